"""Finds the searched words again in texts, to mark them and to show the passage around them."""

import re
from collections import deque
from dataclasses import dataclass
from functools import cached_property, lru_cache

from search.text import fold_letters, root, stem, tokens

# A word as it is written: with accents of its own and signs inside it that cannot be
# seen.
UNSEEN = r"\u0300-\u036f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
PIECE = re.compile(rf"[^\W_]+(?:[{UNSEEN}]+[^\W_]*)*")
SMALL = 3  # letters of a word that is not worth marking alone
# A passage is shown as plain text: the signs of Markdown would be noise.
MARKUP = re.compile(r"[*_#`>|\[\]]")


@dataclass(frozen=True)
class Highlight:
    """Words that follow each other.

    Each is in any of its forms, or as it is (`is_exact`), or `is_beginning` of a word.
    """

    words: tuple[str, ...]
    is_exact: bool = False
    is_beginning: bool = False

    def fits(self, index, word):
        """Whether a folded `word` of a text may be the one at this index."""
        searched = self.words[index]
        if self.is_beginning:
            return word.startswith(searched)
        if word == searched:
            return True
        return not self.is_exact and stem(word) == stem(searched)

    @cached_property
    def root(self):
        """What every text with these words contains, once it is folded."""
        longest = max(self.words, key=len)
        if self.is_exact or self.is_beginning:
            return longest
        return root(longest)


class Highlights:
    """What was searched, to find it again in texts.

    `clauses` are those of a query. Each is a list of ways to meet it, and a way is a
    tuple of Highlights that must all be there. `words` and `beginnings` are clauses of
    one word each.
    """

    def __init__(self, words=(), beginnings=(), clauses=()):
        self.clauses = list(clauses)
        for word in words:
            self.clauses.append([(Highlight((word,)),)])
        for word in beginnings:
            self.clauses.append([(Highlight((word,), is_beginning=True),)])
        self.all = highlights_of(self.clauses)
        lengths = [len(highlight.words) for highlight in self.all]
        self.longest = max(lengths, default=0)
        # The same pieces of text come again and again on a page.
        self.words_by_piece = {}

    def __bool__(self):
        return bool(self.clauses)

    def may_hit(self, text):
        """False for most texts without a hit; quicker than to look at each word."""
        folded = fold_letters(text)
        return any(highlight.root in folded for highlight in self.all)

    def spans(self, text):
        """[(start, end)] of all hits in `text`, in order; they do not overlap."""
        # Most texts of a page hold none of the words: to ask that first is far cheaper.
        if not self.may_hit(text):
            return []
        spans = []
        for _, start, end in self.hits(text):
            # Hits come in the order of their ends: a long one swallows those before it
            # that it overlaps.
            while spans and start < spans[-1][1]:
                earlier, _ = spans.pop()
                start = min(start, earlier)
            spans.append((start, end))
        return spans

    def unmet(self, *texts):
        """The clauses that these texts together do not meet."""
        found = set()
        for text in texts:
            if not self.may_hit(text):
                continue
            for highlight, _, _ in self.hits(text):
                found.add(highlight)
        unmet = []
        for clause in self.clauses:
            is_met = any(map(found.issuperset, clause))
            if not is_met:
                unmet.append(clause)
        return unmet

    def passage(self, text, clauses=None, *, around=14):
        """The words of `text` around the first hit of `clauses` (or of all); "" without a hit.

        There are up to `around` words on either side.
        """
        wanted = self.all
        if clauses is not None:
            wanted = highlights_of(clauses)
        plain = MARKUP.sub(" ", text)
        start = self.first_hit(plain, wanted)
        if start is None:
            return ""
        words = plain.split()
        index = len(plain[:start].split())
        if start > 0 and not plain[start - 1].isspace():
            # The hit stands inside a word such as “(maps)”, which was counted as one
            # before it.
            index -= 1
        first = max(0, index - around)
        last = index + around + 1
        passage = " ".join(words[first:last])
        if first > 0:
            passage = f"… {passage}"
        if last < len(words):
            passage = f"{passage} …"
        return passage

    def first_hit(self, text, wanted):
        """Where the first hit of the `wanted` highlights starts; None without one."""
        nearest = self.before_any(text, wanted)
        if nearest is None:
            return None
        for highlight, start, _ in self.hits(text, nearest):
            if highlight in wanted:
                return start
        return None

    def before_any(self, text, wanted):
        """A position between words before which no `wanted` highlight begins.

        None where none can be in `text`.
        """
        folded = fold_letters(text)
        positions = []
        for highlight in wanted:
            position = folded.find(highlight.root)
            if position >= 0:
                positions.append(position)
        if not positions:
            return None
        # Folding may change the number of letters: then these are positions of other
        # letters.
        if len(folded) != len(text):
            return 0
        # The root is that of the longest word: as many words as a highlight has may
        # stand before it.
        before = min(positions)
        for _ in range(self.longest):
            before = text.rfind(" ", 0, max(before, 0))
        return max(before, 0)

    def hits(self, text, after=0):
        """(Highlight, start, end) of each hit from the position `after` on, by their ends."""
        recent = deque(maxlen=self.longest)
        for piece in PIECE.finditer(text, after):
            words = self.words_by_piece.get(piece[0])
            if words is None:
                words = self.words_of(piece[0])
            for word, highlights in words:
                recent.append((word, piece))
                for highlight in highlights:
                    start = start_of(highlight, recent)
                    if start is not None:
                        yield highlight, start, piece.end()

    def words_of(self, piece):
        """[(word, the highlights of which it may be the last one)] of a piece of text."""
        words = []
        for word in tokens_of(piece):
            ending_so = []
            for highlight in self.all:
                if highlight.fits(-1, word):
                    ending_so.append(highlight)
            words.append((word, ending_so))
        self.words_by_piece[piece] = words
        return words


def start_of(highlight, recent):
    """Where `highlight` starts if `recent`, [(word, piece)], ends with it; else None."""
    length = len(highlight.words)
    if len(recent) < length:
        return None
    run = list(recent)[-length:]
    for index, (word, _) in enumerate(run):
        if not highlight.fits(index, word):
            return None
    _, first_piece = run[0]
    return first_piece.start()


@lru_cache(maxsize=50_000)
def tokens_of(piece):
    return tuple(tokens(piece))


def highlights_of(clauses):
    highlights = set()
    for clause in clauses:
        highlights.update(*clause)
    return highlights


def highlight_ways(clause):
    """The ways to find a MatchedClause (`search.matching`) again in a text."""
    first_way, *other_ways = clause.ways
    ways = []
    for way in other_ways:
        words = tuple(word.text for word in way)
        ways.append((Highlight(words),))
    written = tuple(word.text for word in first_way)
    if clause.is_phrase or clause.is_beginning:
        # All words of a phrase are the text of one Word.
        words = tuple(written[0].split())
        highlight = Highlight(
            words,
            is_exact=clause.is_phrase,
            is_beginning=clause.is_beginning,
        )
        return [(highlight,), *ways]
    if len(written) > 1:
        # A term is marked as a whole, or its longer words anywhere.
        ways.append((Highlight(written),))
        written = without_small_words(written)
    words_anywhere = tuple(Highlight((word,)) for word in written)
    return [words_anywhere, *ways]


def without_small_words(words):
    """The longer ones of `words`; all where none is."""
    longer = [word for word in words if len(word) > SMALL]
    if longer:
        return longer
    return words

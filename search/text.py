"""Words as the index knows them: folded, so that accents and capitals do not matter, and English ones stemmed."""

import re
import unicodedata
from collections import deque
from dataclasses import dataclass
from functools import cached_property, lru_cache
from threading import Lock

import snowballstemmer

# Letters that Unicode does not take apart into a base letter and an accent.
LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "æ": "ae", "œ": "oe", "þ": "th", "ı": "i", "ħ": "h", "ŧ": "t", "’": "'"}
    | {"Æ": "ae", "Ħ": "h", "ς": "σ"}  # what some letters only become when taken apart
)
WORD = re.compile(r"[^\W_]{1,60}")
# A word as it is written: with accents of its own and signs inside it that cannot be seen.
UNSEEN = r"\u0300-\u036f\u00ad\u061c\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"
PIECE = re.compile(rf"[^\W_]+(?:[{UNSEEN}]+[^\W_]*)*")
NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
CONTROLS = re.compile(r"[\x00-\x1f\x7f]")
LONGEST_WORD = 60
# "smes", "ppis", "rtds": Snowball takes no s off a word that has no other vowel than one right before it.
ABBREVIATIONS = re.compile(r"([b-df-hj-np-tv-xz]{2,}[aeiouy]?)s")
_stemmer, _one_at_a_time = snowballstemmer.stemmer("english"), Lock()


def fold(text):
    """`text` without accents, capitals and control characters, its white space single: "GYŐR\\x00" -> "gyor"."""
    return " ".join(CONTROLS.sub(" ", _plain_letters(text)).split())


def _plain_letters(text):
    if not text.isascii():
        text = NOT_ASCII.sub(_fold_run, unicodedata.normalize("NFC", text))
    return text.lower()


def _fold_run(found):
    return _folded(found[0])


@lru_cache(maxsize=20_000)
def _folded(run):
    """A few letters that are not ASCII, folded; the same ones come again and again."""
    plain = unicodedata.normalize("NFKD", run.casefold().translate(LETTERS)).translate(LETTERS)
    return "".join(map(_plain, plain))


def _plain(letter):
    """What is left of one decomposed letter: nothing of an accent or of a sign such as the soft hyphen.

    A space of all else that cannot be seen.
    """
    category = unicodedata.category(letter)
    if category == "Cf" or unicodedata.combining(letter):
        return ""
    return " " if category[0] == "C" else letter


def tokens(text):
    """The folded words of `text` in order, as both databases index them; one of over 60 letters comes in pieces."""
    return WORD.findall(_plain_letters(text))


@lru_cache(maxsize=200_000)
def stem(word):
    """The English stem of a folded word (Snowball's “english”, Porter 2): "clusters" -> "cluster", "smes" -> "sme".

    Words with digits or letters beyond a to z are their own stem, and so are stems of fewer than three letters.
    """
    if len(word) < 4 or not (word.isascii() and word.isalpha()):
        return word
    if (several := ABBREVIATIONS.fullmatch(word)) and not word.endswith("ss"):
        return several[1]
    with _one_at_a_time:  # a stemmer keeps the word it works on
        stemmed = _stemmer.stemWord(word)
    return stemmed if len(stemmed) > 2 else word


def root(word):
    """What every form of a folded word begins with.

    A stem differs from its words in the last letter at most, as "citi" does, but for "die" of "dying" and the like. One
    of fewer than three letters is its word.
    """
    stemmed = stem(word)
    if len(stemmed) < 3:
        return stemmed
    return stemmed[:1] if len(stemmed) == 3 and stemmed.endswith("ie") else stemmed[:-1]


@dataclass(frozen=True)
class Highlight:
    """Words that follow each other: in any of their forms, or `is_exact`, or each the beginning of one."""

    words: tuple[str, ...]
    is_exact: bool = False
    is_beginning: bool = False

    def fits(self, number, word):
        """Whether a folded `word` may be the one of this number."""
        sought = self.words[number]
        if self.is_beginning:
            return word.startswith(sought)
        return word == sought or (not self.is_exact and stem(word) == stem(sought))

    @cached_property
    def root(self):
        """What every text with it contains, once folded."""
        longest = max(self.words, key=len)
        return longest if self.is_exact or self.is_beginning else root(longest)


class Highlights:
    """What was searched, to find it again in texts.

    `clauses` are those of a query: each a list of ways to meet it, a way the Highlights that must all be there. `words`
    and `beginnings` are units of one word each.
    """

    def __init__(self, words=(), beginnings=(), clauses=()):
        begun = [[(Highlight((word,), is_beginning=True),)] for word in beginnings]
        self.clauses = [*clauses, *([(Highlight((word,)),)] for word in words), *begun]
        self.all = _highlights_of(self.clauses)
        self.longest = max((len(highlight.words) for highlight in self.all), default=0)
        self._known = {}  # the same pieces come again and again on a page

    def __bool__(self):
        return bool(self.clauses)

    def may_hit(self, text):
        """False for most texts that hold nothing of what is meant, in less time than to look at each word."""
        plain = _plain_letters(text)
        return any(highlight.root in plain for highlight in self.all)

    def spans(self, text):
        """[(start, end)] of all that is meant in `text`, in order; they do not overlap."""
        spans = []
        for _, start, end in self._hits(text):
            while spans and start < spans[-1][1]:
                start = min(start, spans.pop()[0])
            spans.append((start, end))
        return spans

    def unmet(self, *texts):
        """The units that these texts together do not meet."""
        hit = {highlight for text in texts if self.may_hit(text) for highlight, *_ in self._hits(text)}
        return [clause for clause in self.clauses if not any(hit.issuperset(way) for way in clause)]

    def passage(self, text, clauses=None, *, around=14):
        """The part of `text` with the first hit of `clauses` (or of all) and up to `around` words on either side.

        "" without a hit.
        """
        sought = self.all if clauses is None else _highlights_of(clauses)
        plain = MARKUP.sub(" ", text)
        if (nearest := self._before_any(plain, sought)) is None:
            return ""
        start = next((start for highlight, start, _ in self._hits(plain, nearest) if highlight in sought), None)
        if start is None:
            return ""
        pieces, inside = plain.split(), start > 0 and not plain[start - 1].isspace()
        at = len(plain[:start].split()) - inside
        first, last = max(0, at - around), at + around + 1
        return f"{'… ' if first else ''}{' '.join(pieces[first:last])}{' …' if last < len(pieces) else ''}"

    def _before_any(self, text, highlights):
        """A place between words before which none of the needles begins; None where they cannot be in `text`."""
        folded = _plain_letters(text)
        places = [place for highlight in highlights if (place := folded.find(highlight.root)) >= 0]
        if not places:
            return None
        if len(folded) != len(text):  # the places are those of other letters
            return 0
        before = min(places)
        for _ in range(self.longest):
            before = text.rfind(" ", 0, max(before, 0))
        return max(before, 0)

    def _hits(self, text, after=0):
        """(Needle, start, end) of each that is in `text` from the place `after` on, in the order of their ends."""
        recent = deque(maxlen=self.longest)
        for piece in PIECE.finditer(text, after):
            for word, highlights in self._known.get(piece[0]) or self._look_at(piece[0]):
                recent.append((word, piece))
                for highlight in highlights:
                    run = list(recent)[-len(highlight.words) :]
                    if len(run) == len(highlight.words) and all(
                        highlight.fits(n, word) for n, (word, _) in enumerate(run)
                    ):
                        yield highlight, run[0][1].start(), piece.end()

    def _look_at(self, piece):
        """Each word of a piece of text with the Needles of which it may be the last."""
        self._known[piece] = [(w, [n for n in self.all if n.fits(-1, w)]) for w in _words_of(piece)]
        return self._known[piece]


@lru_cache(maxsize=50_000)
def _words_of(piece):
    return tuple(tokens(piece))


def _highlights_of(clauses):
    return {highlight for clause in clauses for way in clause for highlight in way}


# A passage is shown as plain text: the signs of Markdown would be noise.
MARKUP = re.compile(r"[*_#`>|\[\]]")

"""From a Query to the documents it means: other forms of a word, names of places and topics, synonyms, slips."""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from pyroaring import BitMap
from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.engines import Term, time_is_up
from search.models import SearchWord
from search.query import parse
from search.snapshot import NO_DOCUMENTS
from search.text import Highlight, Highlights, root, stem, tokens

# How many slips (a letter wrong, missing, too many, or two exchanged) a word of so many letters may hold.
SLIPS = ((8, 2), (4, 1))
MOST_CANDIDATES = 50_000
MOST_NEAR = 20
MOST_TRIED = 10  # each may be asked of the database
MOST_CORRECTED = 3  # words of one query: each is compared with all known ones
SMALL = 3  # letters of a word that is not worth marking alone
LONGEST_TERM = 6  # words of a synonym or a name


@dataclass
class Match:
    """The documents that a query means, of those that a Matcher looks among, and what was done to find them.

    `clauses` must all occur, `corrected` are the (typed, used) words, `unknown` the words that nothing has
    and for which none was taken, `synonyms` the (typed, also searched) terms, `highlights` what to mark in the texts.
    """

    documents: BitMap
    clauses: list = field(default_factory=list)
    corrected: list = field(default_factory=list)
    unknown: list = field(default_factory=list)
    synonyms: list = field(default_factory=list)
    highlights: Highlights = field(default_factory=Highlights)


@dataclass(frozen=True)
class Word:
    """One word with the atoms by which texts hold it, and the (facet, value) pairs of places and topics called so."""

    text: str
    terms: tuple[Term, ...]
    pairs: frozenset = frozenset()


@dataclass
class MatchedClause:
    """One part of a query. It is met where all the Words of any of its `ways` occur: the first is what was typed."""

    ways: list
    is_beginning: bool = False
    is_phrase: bool = False
    documents: BitMap = NO_DOCUMENTS

    @property
    def words(self):
        return tuple(word.text for word in self.ways[0])

    def is_in(self, line):
        """Whether a line of folded words, a space around each, meets it."""
        if self.is_beginning:
            return f" {self.words[0]}" in line
        if self.is_phrase:
            return f" {self.words[0]} " in line
        return any(all(form.is_in(line) for form in way) for way in self.forms)

    @cached_property
    def forms(self):
        return [[Forms(word.text) for word in way] for way in self.ways]


class Forms:
    """A word in any of its forms, to be found in lines of folded words."""

    def __init__(self, word):
        self.stem, self.root = stem(word), f" {root(word)}"
        self.words = re.compile(rf"{self.root}\S*")

    def is_in(self, line):
        return self.root in line and any(stem(found[1:]) == self.stem for found in self.words.findall(line))


class Matcher:
    """Finds what queries mean in one Snapshot, among the documents of `kind` if that is given.

    With `exact` neither synonyms nor corrections are tried.
    """

    def __init__(self, snapshot, *, kind=None, exact=False):
        self.snapshot, self.exact, self.deadline = snapshot, exact, time_is_up()
        self.within = snapshot.of_kind.get(kind, NO_DOCUMENTS) if kind else snapshot.alive

    def match(self, typed):
        """The Match of a query that has at least one word. Raises query.TooLong and engines.TooSlow."""
        query = parse(typed)
        asked = self.within if query.clauses else NO_DOCUMENTS
        for part in query.excluded:
            asked = asked - self._any(self._unit(part))
        match = self._matched(query, query.wanted, asked)
        if match.corrected:
            match = self._as_corrected(query, match, asked)
        match.highlights = Highlights(clauses=[_highlights(clause) for clause in match.clauses])
        return match

    def _as_corrected(self, query, match, asked):
        """`match` with the words that were meant: together with its neighbours, one may be a term with synonyms."""
        meant = dict(match.corrected)
        clauses = [_corrected(part, meant) for part in query.wanted]
        corrected = self._matched(query, clauses, asked, match.corrected)
        if corrected.documents:
            return corrected
        unknown = {*match.unknown, *meant}  # nothing has another of the words: to take these for known ones is no use
        match.unknown = [word for part in query.wanted for word in part.words if word in unknown]
        match.corrected = []
        return match

    def _matched(self, query, clauses, asked, corrected=()):
        """What the wanted clauses of a query mean among the documents `asked`, with what was corrected already."""
        match = Match(asked, corrected=[*corrected])
        for clause, is_last in self._units(clauses, match):
            clause.documents = self._found(clause, match, is_open=is_last and query.is_open)
            match.documents = match.documents & clause.documents
            match.clauses.append(clause)
        return match

    def _units(self, clauses, match):
        """The wanted parts in order, those that together are a term or a name as one; and which is the last."""
        at = 0
        while at < len(clauses):
            length, ways, terms = self._other_ways(clauses[at:])
            clause = self._unit(clauses[at])
            if ways:
                typed = [word for part in clauses[at : at + length] for word in part.words]
                clause = MatchedClause([[self._word(word) for word in words] for words in (typed, *ways)])
                match.synonyms += terms
            at += length
            yield clause, at == len(clauses)

    def _other_ways(self, clauses):
        """(number of parts, the words of all that says the same, synonyms) of the longest term or name they begin with.

        One part without any where they begin with none.
        """
        names = self.snapshot.names
        for length in range(min(len(clauses), LONGEST_TERM), 0, -1):
            if any(part.is_beginning or part.is_phrase for part in clauses[:length]):
                continue
            words = tuple(word for part in clauses[:length] for word in part.words)
            terms = [] if self.exact else names.synonyms_of(words)
            labels = names.labels.get(words, ())
            if terms or labels:
                return length, [*dict.fromkeys(labels), *(tokens(also) for _, also in terms)], terms
        return 1, [], []

    def _unit(self, part):
        if part.is_phrase:
            named = frozenset(self.snapshot.names.with_phrase(part.words))
            return MatchedClause([[Word(" ".join(part.words), (Term(part.words),), named)]], is_phrase=True)
        return MatchedClause([[self._word(*part.words, is_beginning=part.is_beginning)]], part.is_beginning)

    def _word(self, text, *, is_beginning=False):
        """A word with the stem that documents with its other forms hold, and what is called so."""
        names = self.snapshot.names
        if is_beginning:
            return Word(text, (Term((text,), is_beginning=True),), frozenset(names.beginning_with(text)))
        forms = dict.fromkeys((text, stem(text)))
        pairs = names.by_word.get(text, frozenset()) | names.by_stem.get(stem(text), frozenset())
        return Word(text, tuple(Term((form,)) for form in forms), frozenset(pairs))

    def _found(self, clause, match, *, is_open):
        """The documents that meet `clause`; where none does that is asked for, those with a word that begins so."""
        found = self._any(clause)
        if found & self.within or clause.is_phrase or len(clause.words) > 1:
            return found
        (word,) = clause.words
        if is_open and len(word) > 1 and not clause.is_beginning:
            begun = MatchedClause([[self._word(word, is_beginning=True)]])
            if documents := self._any(begun):
                clause.ways[0], clause.is_beginning = begun.ways[0], True
                return documents
        return found or self._found_as_meant(clause, word, match)

    def _found_as_meant(self, clause, word, match):
        """The documents of the word that may have been meant by one that nothing has; `match` is told."""
        may_mean = match.documents and len(match.corrected) < MOST_CORRECTED and self._may_be_misspelt(word)
        meant = self._meant(word, match) if may_mean else None
        if not meant:
            match.unknown.append(word)
            return BitMap()
        clause.ways[0], clause.is_beginning = [self._word(meant)], False
        match.corrected.append((word, meant))
        return self._any(clause)

    def _may_be_misspelt(self, word):
        """Whether another word may be taken for one that nothing has: no number, code or known word."""
        return not (self.exact or _has_digit(word) or self.snapshot.names.is_known(word))

    def _any(self, clause):
        """The documents that meet `clause` in any of its ways."""
        return BitMap.union(*(self._all_of(way) for way in clause.ways)) & self.snapshot.alive

    def _all_of(self, way):
        return BitMap.intersection(*(self._texts(word) | self._named(word) for word in way))

    def _texts(self, word, *, in_title=False):
        """The documents whose text holds a word in any of its forms."""
        terms = (Term(term.words, term.is_beginning, in_title) for term in word.terms)
        return BitMap.union(*(self.snapshot.matching(term, self.deadline) for term in terms))

    def _named(self, word):
        """The documents in the places and under the topics called so."""
        kinds = self.snapshot.of_kind
        return BitMap.union(
            *(self.snapshot.having(k, facet, [v]) for k in kinds for facet, v in word.pairs), NO_DOCUMENTS
        )

    def named(self, clause):
        """The documents in places or under topics that are called as a whole way of `clause`."""
        return BitMap.union(*(BitMap.intersection(*(self._named(word) for word in way)) for way in clause.ways))

    def in_title(self, clauses):
        """The documents that meet every unit in their title."""
        sets = [
            BitMap.union(*(BitMap.intersection(*(self._texts(w, in_title=True) for w in way)) for way in clause.ways))
            for clause in clauses
        ]
        return BitMap.intersection(*sets) if sets else BitMap()

    def _meant(self, word, match):
        """The known word nearest to `word` that leaves something of `match`; None when there is none.

        Among equals a place or topic is meant before a word of a text, and the most frequent one of either.
        """
        slips = next((slips for length, slips in SLIPS if len(word) >= length), 0)
        if not slips:
            return None
        lengths = range(len(word) - slips, len(word) + slips + 1)
        rows = SearchWord.objects.filter(generation=self.snapshot.generation, length__in=lengths)
        known = dict(rows.order_by("-documents").values_list("word", "documents")[:MOST_CANDIDATES])
        names = [name for name in self.snapshot.names.all_words if len(name) in lengths]
        near = [*self._near(word, names, slips), *self._near(word, known.keys(), slips)]
        common_words = {found: known.get(found, 0) + len(self._named(self._word(found))) for found, _ in near}
        is_name = self.snapshot.names.by_word.__contains__
        # Whoever looks for a place seldom means a word that happens to be near, and few get the first letter wrong.
        near.sort(key=lambda n: (n[1], not is_name(n[0]), n[0][:1] != word[:1], -common_words[n[0]], n[0]))
        tried = list(dict.fromkeys(found for found, _ in near))[:MOST_TRIED]
        useful = (found for found in tried if self._any(MatchedClause([[self._word(found)]])) & match.documents)
        # A term may be known by what says the same alone.
        return next(useful, None) or next(filter(self.snapshot.names.is_in_term, tried), None)

    @staticmethod
    def _near(word, known, slips):
        """(known word, number of slips) of the nearest ones; a number or code is never what was meant."""
        near = process.extract(word, known, scorer=OSA.distance, score_cutoff=slips, limit=MOST_NEAR)
        return [(found, distance) for found, distance, _ in near if not _has_digit(found)]


def _highlights(clause):
    """The ways to find a Unit again in a text, as search.text.Highlights has them."""
    typed, *others = ([word.text for word in way] for way in clause.ways)
    ways = [(Highlight(tuple(words)),) for words in others]
    if clause.is_phrase or clause.is_beginning:
        (text,) = typed
        return [(Highlight(tuple(text.split()), clause.is_phrase, clause.is_beginning),), *ways]
    if len(typed) > 1:  # a term: as a whole, or its longer words anywhere
        ways.append((Highlight(tuple(typed)),))
        typed = [word for word in typed if len(word) > SMALL] or typed
    return [tuple(Highlight((word,)) for word in typed), *ways]


def _corrected(part, meant):
    """A Part with the word that was `meant`, {typed: meant}, in place of the one that was typed."""
    if part.is_phrase or part.words[0] not in meant:
        return part
    return replace(part, words=(meant[part.words[0]],), is_beginning=False)


def _has_digit(word):
    return any(map(str.isdigit, word))

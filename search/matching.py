"""From a Query to the documents it means: other forms of a word, names of places and topics, synonyms, slips."""

import re
from dataclasses import dataclass, field, replace
from functools import cached_property

from pyroaring import BitMap
from rapidfuzz import process
from rapidfuzz.distance import OSA

from search.engines import Atom, time_is_up
from search.models import SearchWord
from search.query import parse
from search.snapshot import NONE
from search.text import Needles, root, stem, tokens

# How many slips (a letter wrong, missing, too many, or two exchanged) a word of so many letters may hold.
SLIPS = ((8, 2), (4, 1))
MOST_CANDIDATES = 50_000
MOST_CORRECTED = 3  # words of one query: each is compared with all known ones
LONGEST_TERM = 6  # words of a synonym


@dataclass
class Match:
    """The documents that a query means, of every kind, and what was done to find them.

    `units` are the parts that must all occur, `corrected` the (typed, used) words, `synonyms` the (typed, also
    searched) terms, `needles` what to mark in the texts.
    """

    documents: BitMap
    units: list = field(default_factory=list)
    corrected: list = field(default_factory=list)
    synonyms: list = field(default_factory=list)
    needles: Needles = field(default_factory=Needles)


@dataclass(frozen=True)
class Word:
    """One word with the atoms by which texts hold it, and the (facet, value) pairs of places and topics called so."""

    text: str
    atoms: tuple[Atom, ...]
    pairs: frozenset = frozenset()


@dataclass
class Unit:
    """One part of a query. It is met where all the Words of any of its `ways` occur: the first is what was typed."""

    ways: list
    is_beginning: bool = False
    is_phrase: bool = False
    documents: BitMap = NONE

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
    """Finds what queries mean in one Snapshot. With `as_typed` neither synonyms nor corrections are tried."""

    def __init__(self, snapshot, *, as_typed=False):
        self.snapshot, self.as_typed, self.until = snapshot, as_typed, time_is_up()

    def match(self, typed):
        """The Match of a query that has at least one word. Raises query.TooLong and engines.TooSlow."""
        query = parse(typed)
        match = self._matched(query, query.wanted)
        if match.corrected:
            # Together with its neighbours, the word that was meant may be a term with synonyms.
            corrected = match.corrected
            match = self._matched(query, [_corrected(part, dict(corrected)) for part in query.wanted])
            match.corrected = corrected
        for part in query.excluded:
            match.documents = match.documents - self._any(self._unit(part))
        self._remember_needles(match)
        return match

    def _matched(self, query, parts):
        """What these wanted parts of a query mean, whatever it excludes."""
        match = Match(self.snapshot.alive if query.parts else NONE)
        for unit, is_last in self._units(parts, match):
            unit.documents = self._found(unit, match, is_open=is_last and query.is_open)
            match.documents = match.documents & unit.documents
            match.units.append(unit)
        return match

    def _units(self, parts, match):
        """The wanted parts in order, those that together are a term with synonyms as one; and which is the last."""
        at = 0
        while at < len(parts):
            length, terms = self._synonyms(parts[at:])
            unit = self._unit(parts[at])
            if terms:
                typed = [word for part in parts[at : at + length] for word in part.words]
                unit = Unit(
                    [[self._word(word) for word in words] for words in (typed, *(tokens(also) for _, also in terms))]
                )
                match.synonyms += terms
            at += length
            yield unit, at == len(parts)

    def _synonyms(self, parts):
        """(number of parts, synonyms) of the longest term at the beginning of `parts`; one part without any."""
        if not self.as_typed:
            for length in range(min(len(parts), LONGEST_TERM), 0, -1):
                words = tuple(word for part in parts[:length] for word in part.words)
                plain = not any(part.is_beginning or part.is_phrase for part in parts[:length])
                if plain and (terms := self.snapshot.names.synonyms_of(words)):
                    return length, terms
        return 1, []

    def _unit(self, part):
        if part.is_phrase:
            # The words are there for the ranking; where the phrase occurs is asked of the first alone.
            return Unit([[Word(" ".join(part.words), (Atom(part.words),))]], is_phrase=True)
        return Unit([[self._word(*part.words, is_beginning=part.is_beginning)]], part.is_beginning)

    def _word(self, text, *, is_beginning=False):
        """A word with the stem that documents with its other forms hold, and what is called so."""
        names = self.snapshot.names
        if is_beginning:
            return Word(text, (Atom((text,), is_beginning=True),), frozenset(names.beginning_with(text)))
        forms = dict.fromkeys((text, stem(text)))
        pairs = names.by_word.get(text, frozenset()) | names.by_stem.get(stem(text), frozenset())
        return Word(text, tuple(Atom((form,)) for form in forms), frozenset(pairs))

    def _found(self, unit, match, *, is_open):
        """The documents that meet `unit`; where there are none, those of the word that may have been meant."""
        found = self._any(unit)
        if found or unit.is_phrase or len(unit.words) > 1:
            return found
        (word,) = unit.words
        if is_open and len(word) > 1 and not unit.is_beginning:
            unit.ways[0], unit.is_beginning = [self._word(word, is_beginning=True)], True
            if found := self._any(unit):
                return found
        may_mean = match.documents and len(match.corrected) < MOST_CORRECTED and self._may_be_misspelt(word)
        if may_mean and (meant := self._meant(word)):
            unit.ways[0], unit.is_beginning = [self._word(meant)], False
            match.corrected.append((word, meant))
            return self._any(unit)
        return BitMap()

    def _may_be_misspelt(self, word):
        """Whether another word may be taken for one that nothing has: not for what staff say is a word."""
        return not (self.as_typed or self.snapshot.names.is_in_synonym(word))

    def _any(self, unit):
        """The documents that meet `unit` in any of its ways."""
        return BitMap.union(*(self._all_of(way) for way in unit.ways)) & self.snapshot.alive

    def _all_of(self, way):
        return BitMap.intersection(*(self._texts(word) | self._named(word) for word in way))

    def _texts(self, word, *, in_title=False):
        """The documents whose text holds a word in any of its forms."""
        atoms = (Atom(atom.words, atom.is_beginning, in_title) for atom in word.atoms)
        return BitMap.union(*(self.snapshot.matching(atom, self.until) for atom in atoms))

    def _named(self, word):
        """The documents in the places and under the topics called so."""
        kinds = self.snapshot.of_kind
        return BitMap.union(*(self.snapshot.having(k, facet, [v]) for k in kinds for facet, v in word.pairs), NONE)

    def named(self, unit):
        """The documents in places or under topics that are called as a whole way of `unit`."""
        return BitMap.union(*(BitMap.intersection(*(self._named(word) for word in way)) for way in unit.ways))

    def in_title(self, units):
        """The documents that meet every unit in their title."""
        sets = [
            BitMap.union(*(BitMap.intersection(*(self._texts(w, in_title=True) for w in way)) for way in unit.ways))
            for unit in units
        ]
        return BitMap.intersection(*sets) if sets else BitMap()

    def _meant(self, word):
        """The known word nearest to `word`, among equals the most frequent one; None when nothing is near."""
        slips = next((slips for length, slips in SLIPS if len(word) >= length), 0)
        if not slips:
            return None
        lengths = range(len(word) - slips, len(word) + slips + 1)
        rows = SearchWord.objects.filter(generation=self.snapshot.generation, length__in=lengths)
        known = dict(rows.order_by("-documents").values_list("word", "documents")[:MOST_CANDIDATES])
        for name in self.snapshot.names.by_word:
            if len(name) in lengths:
                known.setdefault(name, 0)
        near = process.extract(word, known.keys(), scorer=OSA.distance, score_cutoff=slips, limit=20)
        # People rarely get the first letter wrong.
        near.sort(key=lambda found: (found[1], found[0][:1] != word[:1], -known[found[0]], found[0]))
        return next((found for found, *_ in near if self._any(Unit([[self._word(found)]]))), None)

    @staticmethod
    def _remember_needles(match):
        words, beginnings = [], []
        for unit in match.units:
            if unit.is_beginning:
                beginnings += unit.words
            else:
                words += [piece for way in unit.ways for word in way for piece in word.text.split()]
        match.needles = Needles(words, beginnings)


def _corrected(part, meant):
    """A Part with the word that was `meant`, {typed: meant}, in place of the one that was typed."""
    if part.is_phrase or part.words[0] not in meant:
        return part
    return replace(part, words=(meant[part.words[0]],), is_beginning=False)

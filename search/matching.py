"""From a query to the documents it means: other forms of words, names, synonyms, slips."""

from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain

from pyroaring import BitMap

from search import spelling
from search.as_typed import as_typed, typed_by_word
from search.engines import Term, time_is_up
from search.highlights import Highlights, highlight_ways
from search.query import parse
from search.snapshot import NO_DOCUMENTS
from search.text import WordPattern, are_all_in, stem, tokens

MOST_CORRECTED = 3  # words of one query: each is compared with all known ones
LONGEST_TERM = 6  # words of a synonym or a name


@dataclass(frozen=True)
class Word:
    """One word, the Terms by which texts hold it, and the keys of Names called so."""

    text: str
    terms: tuple[Term, ...]
    name_keys: frozenset = frozenset()


@dataclass
class MatchedClause:
    """A clause of a query, or several that are one term, with what they mean.

    It is met where all Words of any of its `ways` occur. The first way is what was
    written.
    """

    ways: list[list[Word]]
    is_beginning: bool = False
    is_phrase: bool = False
    documents: BitMap = NO_DOCUMENTS

    def is_in(self, line):
        """Whether a line of folded words, a space around each, meets it."""
        first = self.ways[0][0].text
        if self.is_beginning:
            return f" {first}" in line
        if self.is_phrase:
            return f" {first} " in line
        return any(are_all_in(way, line) for way in self.patterns)

    @cached_property
    def patterns(self):
        """The WordPatterns of `ways`, where it is neither a phrase nor a beginning."""
        return [[WordPattern(word.text) for word in way] for way in self.ways]


@dataclass
class Match:
    """The documents that a query means, and what was done to find them.

    `clauses` are the MatchedClauses, which must all occur; `corrected` the (typed,
    used) words; `unknown` the typed words that nothing has and for which none was taken;
    `synonyms` the (written, also searched) terms; `highlights` what to mark in texts.
    """

    documents: BitMap
    clauses: list[MatchedClause] = field(default_factory=list)
    corrected: list = field(default_factory=list)
    unknown: list = field(default_factory=list)
    synonyms: list = field(default_factory=list)
    highlights: Highlights | None = None


class Matcher:
    """Finds what queries mean in one Snapshot, among the documents of `kind` if that is given.

    With `exact` neither synonyms nor corrections are tried.
    """

    def __init__(self, snapshot, *, kind=None, exact=False):
        self.snapshot = snapshot
        self.exact = exact
        self.deadline = time_is_up()
        self.within = snapshot.alive
        if kind:
            self.within = snapshot.of_kind.get(kind, NO_DOCUMENTS)

    def match(self, text):
        """The Match of a query with a word. Raises query.TooLong and engines.TooSlow."""
        query = parse(text)
        within = NO_DOCUMENTS
        if query.clauses:
            within = self.within
        for clause in query.excluded:
            unwanted = self.matched_clause(clause)
            within = within - self.meeting(unwanted.ways)
        match = self.match_all(query.wanted, within, is_open=query.is_open)
        if match.corrected:
            match = self.match_corrected(query, match, within)
        ways = [highlight_ways(clause) for clause in match.clauses]
        match.highlights = Highlights(clauses=ways)
        typed = typed_by_word(text)
        match.corrected = [(typed.get(word, word), used) for word, used in match.corrected]
        match.unknown = as_typed(text, match.unknown)
        return match

    def match_corrected(self, query, match, within):
        """`match` anew, with the words that were meant.

        One of them may be a term with its neighbours, and then has synonyms.
        """
        meant = dict(match.corrected)
        clauses = [clause.corrected(meant) for clause in query.wanted]
        corrected = self.match_all(
            clauses,
            within,
            is_open=query.is_open,
            corrected=match.corrected,
        )
        if corrected.documents:
            return corrected
        # Nothing has another of the words: then it is no use to take these for known
        # ones.
        unknown = {*match.unknown, *meant}
        match.unknown = [word for word in words_of(query.wanted) if word in unknown]
        match.corrected = []
        return match

    def match_all(self, clauses, within, *, is_open, corrected=()):
        """The Match of `clauses` among `within`, with what was `corrected` already."""
        match = Match(within, corrected=[*corrected])
        match.clauses = self.matched_clauses(clauses, match)
        for clause in match.clauses:
            # Only the last word may still be unfinished.
            may_go_on = is_open and clause is match.clauses[-1]
            clause.documents = self.find(clause, match, is_open=may_go_on)
            match.documents = match.documents & clause.documents
        return match

    def matched_clauses(self, clauses, match):
        """The MatchedClauses of `clauses`: several that are a term or a name are one."""
        matched = []
        start = 0
        while start < len(clauses):
            length, other_ways, synonyms = self.other_ways(clauses[start:])
            if other_ways:
                written = words_of(clauses[start : start + length])
                ways = []
                for words in (written, *other_ways):
                    ways.append([self.word(text) for text in words])
                matched.append(MatchedClause(ways))
                match.synonyms += synonyms
            else:
                matched.append(self.matched_clause(clauses[start]))
            start += length
        return matched

    def other_ways(self, clauses):
        """What means the same as the longest term that `clauses` begin with.

        Returns (number of clauses, words of each other way, synonyms). A term has
        synonyms or is a name. Where they begin with none: one clause, without any.
        """
        names = self.snapshot.names
        for length in range(min(len(clauses), LONGEST_TERM), 0, -1):
            beginning = clauses[:length]
            if any(clause.is_beginning or clause.is_phrase for clause in beginning):
                continue
            words = words_of(beginning)
            synonyms = []
            if not self.exact:
                stems = tuple(map(stem, words))
                # `get`: a defaultdict would keep every word that people search.
                synonyms = names.synonyms.get(stems, [])
            labels = names.labels.get(words, [])
            if synonyms or labels:
                unique_labels = dict.fromkeys(labels)
                meanings = [tokens(meaning) for _, meaning in synonyms]
                return length, [*unique_labels, *meanings], synonyms
        return 1, [], []

    def matched_clause(self, clause):
        """The MatchedClause of one Clause, without synonyms."""
        if not clause.is_phrase:
            word = self.word(*clause.words, is_beginning=clause.is_beginning)
            return MatchedClause([[word]], is_beginning=clause.is_beginning)
        name_keys = frozenset(self.snapshot.names.with_phrase(clause.words))
        phrase = Word(" ".join(clause.words), (Term(clause.words),), name_keys)
        return MatchedClause([[phrase]], is_phrase=True)

    def word(self, text, *, is_beginning=False):
        """The Word of `text`, with the stem that documents with its other forms hold."""
        names = self.snapshot.names
        if is_beginning:
            term = Term((text,), is_beginning=True)
            return Word(text, (term,), frozenset(names.beginning_with(text)))
        stemmed = stem(text)
        # A word without an ending is its own stem: it is looked up once.
        forms = dict.fromkeys((text, stemmed))
        terms = tuple(Term((form,)) for form in forms)
        name_keys = frozenset(names.by_word.get(text, ()))
        name_keys = name_keys.union(names.by_stem.get(stemmed, ()))
        return Word(text, terms, name_keys)

    def find(self, clause, match, *, is_open):
        """The documents that meet `clause`, a MatchedClause.

        Where none does, those with a word that begins so if it `is_open`, or with the
        word that was meant; `clause` then says so.
        """
        documents = self.meeting(clause.ways)
        is_single_word = len(clause.ways[0]) == 1 and not clause.is_phrase
        if documents.intersect(self.within) or not is_single_word:
            return documents
        text = clause.ways[0][0].text
        may_be_begun = is_open and not clause.is_beginning
        if may_be_begun and len(text) > 1:
            begun = [self.word(text, is_beginning=True)]
            documents_begun = self.meeting([begun])
            if documents_begun:
                clause.ways[0] = begun
                clause.is_beginning = True
                return documents_begun
        if documents:
            return documents
        return self.find_meant(clause, text, match)

    def find_meant(self, clause, text, match):
        """The documents of the word that was meant by `text`; noted in `match`."""
        meant = None
        has_room = len(match.corrected) < MOST_CORRECTED
        if match.documents and has_room and self.may_be_misspelt(text):
            meant = self.meant(text, match)
        if meant is None:
            match.unknown.append(text)
            return NO_DOCUMENTS
        clause.ways[0] = [self.word(meant)]
        clause.is_beginning = False
        match.corrected.append((text, meant))
        return self.meeting(clause.ways)

    def may_be_misspelt(self, text):
        """Whether another word may be meant: not by a number, code or known word."""
        if self.exact or spelling.has_digit(text):
            return False
        return not self.snapshot.names.is_known(text)

    def meant(self, text, match):
        """The likeliest known word that leaves something of `match`; None without one."""
        words = spelling.likeliest(text, self)
        for word in words:
            documents = self.meeting([[self.word(word)]])
            if documents.intersect(match.documents):
                return word
        # A term may be known by its synonyms alone.
        for word in words:
            if self.snapshot.names.is_in_term(word):
                return word
        return None

    def meeting(self, ways):
        """The documents in which all Words of any of these ways occur."""
        sets = []
        for way in ways:
            of_words = []
            for word in way:
                of_words.append(self.texts_with(word) | self.named_documents(word))
            sets.append(BitMap.intersection(*of_words))
        return BitMap.union(*sets) & self.snapshot.alive

    def texts_with(self, word, *, in_title=False):
        """The documents whose text holds a Word in any of its forms."""
        terms = word.terms
        if in_title:
            terms = [replace(term, in_title=True) for term in terms]
        sets = [self.snapshot.matching(term, self.deadline) for term in terms]
        return BitMap.union(*sets)

    def named_documents(self, word):
        """The documents with a value that is called so."""
        sets = [NO_DOCUMENTS]
        for facet, value in word.name_keys:
            for kind in self.snapshot.of_kind:
                sets.append(self.snapshot.having(kind, facet, [value]))
        return BitMap.union(*sets)

    def named(self, clause):
        """The documents with values that are called as a whole way of `clause`."""
        sets = []
        for way in clause.ways:
            of_words = map(self.named_documents, way)
            sets.append(BitMap.intersection(*of_words))
        return BitMap.union(*sets)


def words_of(clauses):
    return tuple(chain.from_iterable(clause.words for clause in clauses))

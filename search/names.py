"""What the values of facets are called, and synonyms.

They are looked up when people search, not written into documents. So what has a name
can be renamed without touching the documents that have it.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from search.models import Synonym
from search.text import stem, tokens

PROVIDERS: list[Callable] = []
LAST_CHARACTER = "\U0010ffff"


@dataclass(frozen=True)
class Name:
    """A value of a facet and all that it is called.

    `group` says what it is, and `slug` stands for it in URLs. Each word of its label
    and of the `others` leads to it. An alias leads to it as a whole, and finds all that
    the label finds. Every document that has the value must also have its `parent`,
    another value of the facet. `note` tells it from others of the same label.
    """

    facet: str
    value: str
    label: str
    others: tuple[str, ...] = ()
    group: str = ""
    slug: str = ""
    parent: str = ""
    aliases: tuple[str, ...] = ()
    note: str = ""


@dataclass
class Names:
    """Every Name at one time. A key is a (facet, value) pair.

    `by_value` has each Name by its key. `by_word` leads from a folded word to the keys
    of what is called so, `by_stem` from its stem. `lines` has the folded words of all
    names of a key. `synonyms` leads from the stems of a term to [(the term, what means
    the same)], both as staff wrote them. `labels` leads from the folded words of an
    alias to those of the labels.
    """

    by_value: dict = field(default_factory=dict)
    by_word: dict = field(default_factory=lambda: defaultdict(set))
    by_stem: dict = field(default_factory=lambda: defaultdict(set))
    lines: dict = field(default_factory=dict)
    synonyms: dict = field(default_factory=lambda: defaultdict(list))
    labels: dict = field(default_factory=lambda: defaultdict(list))

    def beginning_with(self, start):
        """The keys with a name of which a word begins so."""
        first = bisect_left(self.words, start)
        last = bisect_left(self.words, start + LAST_CHARACTER)
        keys = set()
        for word in self.words[first:last]:
            keys |= self.by_word[word]
        return keys

    def with_phrase(self, words):
        """The keys with a name in which these folded words follow each other."""
        joined = " ".join(words)
        # The spaces keep it from being found inside longer words.
        phrase = f" {joined} "
        return {key for key, line in self.lines.items() if phrase in line}

    def is_known(self, word):
        """Whether a folded word is one of a name or, in any of its forms, of a term."""
        return word in self.by_word or self.is_in_term(word)

    def is_in_term(self, word):
        """Whether a folded word is one of a longer alias or, in any form, of a synonym."""
        return stem(word) in self.synonym_stems or word in self.words_of_aliases

    @cached_property
    def synonym_stems(self):
        return set().union(*self.synonyms)

    @cached_property
    def words_of_aliases(self):
        found = set()
        for words in self.labels:
            # An alias of one word is in `by_word`.
            if len(words) > 1:
                found.update(words)
        return found

    @cached_property
    def words(self):
        """The folded words that lead to a name, in order."""
        return sorted(self.by_word)

    @cached_property
    def all_words(self):
        """These and those of aliases."""
        return {*self.by_word, *self.words_of_aliases}


def register(*providers):
    """Make known functions that give an app's Names."""
    for provider in providers:
        if provider not in PROVIDERS:
            PROVIDERS.append(provider)


def load():
    """The Names as the database has them now."""
    names = Names()
    for provider in PROVIDERS:
        for name in provider():
            add_name(names, name)
    for synonym in Synonym.objects.all():
        add_synonym(names, synonym.term, synonym.meaning)
    return names


def add_name(names, name):
    key = (name.facet, name.value)
    names.by_value[key] = name
    label = tuple(tokens(name.label))
    others = [tokens(other) for other in name.others]
    aliases = [tuple(tokens(alias)) for alias in name.aliases]
    lines = []
    for words in (label, *others, *aliases):
        line = " ".join(words)
        lines.append(f" {line} ")
    # The bars keep a phrase from reaching from one name into the next.
    names.lines[key] = "|".join(lines)
    for word in set().union(label, *others):
        names.by_word[word].add(key)
        names.by_stem[stem(word)].add(key)
    for alias in set(aliases) - {label}:
        names.labels[alias].append(label)
        if len(alias) == 1:
            # Without its stem: English endings would make nonsense of other languages.
            names.by_word[alias[0]].add(key)


def add_synonym(names, term, meaning):
    term_stems = tuple(map(stem, tokens(term)))
    meaning_stems = tuple(map(stem, tokens(meaning)))
    # One without a word was saved before such were refused.
    if term_stems and meaning_stems:
        names.synonyms[term_stems].append((term, meaning))
        names.synonyms[meaning_stems].append((meaning, term))

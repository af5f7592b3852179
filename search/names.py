"""What places, topics and synonyms are called: they are looked up when people search, not written into documents.

A place or topic can then be renamed without touching the practices that lie in it.
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cached_property

from search.models import Synonym
from search.text import stem, tokens

PROVIDERS: list[Callable] = []


@dataclass(frozen=True)
class Name:
    """A value of a facet and all that it is called. `group` says what it is.

    Each word of its label and of the `others` leads to it; an alias does so as a whole, and finds all that the label
    finds. Every document that has the value must have its `parent`, another value of the facet, too.
    """

    facet: str
    value: str
    label: str
    others: tuple[str, ...] = ()
    group: str = ""
    slug: str = ""
    parent: str = ""
    aliases: tuple[str, ...] = ()


@dataclass
class Names:
    """Every Name at one time.

    `by_value` has each by its (facet, value), `by_word` leads from a folded word to the (facet, value) pairs called so,
    `by_stem` from its stem; `lines` has the folded words of all names of a pair. `synonyms` leads from the stems of a
    term to (the term, what says the same), both as staff wrote them; `labels` from the folded words of an alias to
    those of the labels.
    """

    by_value: dict = field(default_factory=dict)
    by_word: dict = field(default_factory=lambda: defaultdict(set))
    by_stem: dict = field(default_factory=lambda: defaultdict(set))
    lines: dict = field(default_factory=dict)
    synonyms: dict = field(default_factory=lambda: defaultdict(list))
    labels: dict = field(default_factory=lambda: defaultdict(list))

    def of(self, pairs):
        """The Names with these (facet, value) pairs."""
        return [self.by_value[pair] for pair in pairs]

    def beginning_with(self, start):
        """All (facet, value) pairs with a name of which a word begins so."""
        first, last = bisect_left(self.words, start), bisect_left(self.words, start + "\U0010ffff")
        return {pair for word in self.words[first:last] for pair in self.by_word[word]}

    def with_phrase(self, words):
        """All (facet, value) pairs with a name in which these folded words follow each other."""
        phrase = f" {' '.join(words)} "
        return {pair for pair, line in self.lines.items() if phrase in line}

    def synonyms_of(self, words):
        """What says the same as these folded words in any of their forms, as `synonyms` has it."""
        return self.synonyms.get(tuple(map(stem, words)), [])

    def is_known(self, word):
        """Whether a folded word is one of a name or, in any of its forms, of a term."""
        return word in self.by_word or self.is_in_term(word)

    def is_in_term(self, word):
        """Whether a folded word is one of several that are something only together, or a term in any of its forms."""
        return stem(word) in self.synonym_stems or word in self.words_of_aliases

    @cached_property
    def synonym_stems(self):
        return {stemmed for stems in self.synonyms for stemmed in stems}

    @cached_property
    def words_of_aliases(self):
        return {word for words in self.labels if len(words) > 1 for word in words}

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
    PROVIDERS.extend(provider for provider in providers if provider not in PROVIDERS)


def load():
    """The Names as the database has them now."""
    names = Names()
    for provider in PROVIDERS:
        for name in provider():
            _add(names, name)
    for synonym in Synonym.objects.all():
        term, meaning = synonym.term, synonym.meaning
        if not (tokens(term) and tokens(meaning)):  # saved before signs alone were refused
            continue
        for here, there in ((term, meaning), (meaning, term)):
            names.synonyms[tuple(map(stem, tokens(here)))].append((here, there))
    return names


def _add(names, name):
    pair, label = (name.facet, name.value), tuple(tokens(name.label))
    names.by_value[pair] = name
    names.lines[pair] = "|".join(f" {' '.join(tokens(text))} " for text in (name.label, *name.others, *name.aliases))
    for word in {word for text in (name.label, *name.others) for word in tokens(text)}:
        names.by_word[word].add(pair)
        names.by_stem[stem(word)].add(pair)
    for alias in {tuple(tokens(alias)) for alias in name.aliases} - {label}:
        names.labels[alias].append(label)
        if len(alias) == 1:  # without its stem: English endings would make nonsense of other languages
            names.by_word[alias[0]].add(pair)

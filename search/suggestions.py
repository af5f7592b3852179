"""What a search field suggests while somebody types: titles, and the names of places, topics and the like."""

from contextlib import suppress
from dataclasses import dataclass

from pyroaring import BitMap

from search.engines import Term, engine, reading, time_is_up
from search.models import SearchDocument, SearchWord
from search.query import TooLong, parse
from search.registry import INDEXES, index_of
from search.snapshot import NO_DOCUMENTS
from search.text import LONGEST_WORD

MOST = 10
COMPLETIONS = 5  # words that the last, unfinished one may become
LOOKED_AT = 40  # titles of a kind, the last written first
NAMES_OF_A_GROUP = 2


@dataclass(frozen=True)
class Suggestion:
    """A line below the field: what it is (`group`), its `label`, a `note` on it, and where it leads."""

    group: str
    label: str
    note: str
    url: str


def suggest(snapshot, typed, *, kind, suggest_name):
    """At most MOST Suggestions for what is `typed` so far: records of every kind by their titles, and Names.

    A Name is suggested where documents of `kind` have it; `suggest_name(name, number)` makes the Suggestion.

    Raises search.snapshot.SearchUnavailable and engines.TooSlow.
    """
    clauses = _parts(typed)
    if not clauses or clauses[-1].is_excluded:  # what is being typed is to be left out
        return []
    *whole, last = [word for part in clauses if not part.is_excluded for word in part.words]
    if len(last) < 2 and not whole:
        return []
    named = _named(snapshot, whole, last, kind, suggest_name)
    with reading():
        return _titles(snapshot, whole, last, MOST - len(named)) + named


def _parts(typed):
    """What is asked for, as far as a search would read it."""
    with suppress(TooLong):
        return parse(typed).clauses
    return ()


def _named(snapshot, whole, last, kind, suggest_name):
    """Suggestions of the Names that begin so, those that most documents have first."""
    names = snapshot.names
    pairs = names.beginning_with(last)
    for word in whole:
        pairs = pairs & names.by_word.get(word, set())
    counted = [(name, len(snapshot.having(kind, name.facet, [name.value]))) for name in names.of(pairs)]
    counted = sorted((item for item in counted if item[1]), key=lambda item: (-item[1], item[0].label))
    groups = {}
    for name, number in counted:
        groups.setdefault(name.group, []).append(suggest_name(name, number))
    return [suggestion for group in sorted(groups, reverse=True) for suggestion in groups[group][:NAMES_OF_A_GROUP]]


def _titles(snapshot, whole, last, room):
    """At most `room` records with these words in their title."""
    begun = engine().beginning(last[:LONGEST_WORD])
    known = SearchWord.objects.filter(begun, generation=snapshot.generation).order_by("-documents", "word")
    words = dict.fromkeys([last, *known.values_list("word", flat=True)[:COMPLETIONS]])
    deadline = time_is_up()
    found = BitMap.union(*(snapshot.matching(Term((word,), in_title=True), deadline) for word in words))
    for word in whole:
        found = found & snapshot.matching(Term((word,), in_title=True), deadline)
    return _best(snapshot, found, " ".join([*whole, last]), room)


def _best(snapshot, found, start, room):
    """Of each kind's last written documents among `found` those whose titles begin with `start`, and the shortest.

    Every kind has as many places as its Index says; room that is left goes to the best of all.
    """
    kinds = {index.kind: (found & snapshot.of_kind.get(index.kind, NO_DOCUMENTS))[-LOOKED_AT:] for index in INDEXES}
    numbers = list(BitMap.union(*kinds.values()))
    titles = dict(SearchDocument.objects.filter(pk__in=numbers).values_list("pk", "folded_title")) if numbers else {}

    def order(number):
        return not titles[number].startswith(start), len(titles[number]), titles[number]

    ranked = {kind: sorted((n for n in numbers if n in titles), key=order) for kind, numbers in kinds.items()}
    shares = [number for index in INDEXES for number in ranked[index.kind][: index.suggested]][:room]
    rest = sorted(set(titles).difference(shares), key=order)[: room - len(shares)]
    chosen = {*shares, *rest}
    documents = snapshot.documents([number for numbers in ranked.values() for number in numbers if number in chosen])
    return [_of_document(snapshot, document) for document in documents]


def _of_document(snapshot, document):
    index = index_of(document.kind)
    return Suggestion(index.label, document.title, index.subtitle(snapshot, document), document.url)

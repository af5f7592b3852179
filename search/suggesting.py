"""What a search field suggests while somebody types: titles, and the places and topics that practices lie in."""

from contextlib import suppress
from dataclasses import dataclass

from pyroaring import BitMap

from search.engines import Atom, engine, time_is_up
from search.models import Kind, SearchDocument, SearchWord
from search.query import TooLong, parse
from search.snapshot import NONE, reading
from search.text import LONGEST_WORD

MOST = 10
COMPLETIONS = 5  # words that the last, unfinished one may become
LOOKED_AT = 40  # titles of a kind, the last written first
SHARE = {Kind.PRACTICE: 4, Kind.PROJECT: 2, Kind.ORGANISATION: 2, Kind.ACTION_PLAN: 1, Kind.OUTPUT: 1}
NAMES_OF_A_GROUP = 2


@dataclass(frozen=True)
class Suggestion:
    """A line below the field: what it is (`group`), its `label`, a `note` on it, and where it leads."""

    group: str
    label: str
    note: str
    url: str


def suggest(snapshot, typed, *, practices):
    """At most MOST Suggestions for what is `typed` so far; `practices` is the address of the practices' list.

    Raises search.snapshot.SearchUnavailable and engines.TooSlow.
    """
    parts = _parts(typed)
    if not parts or parts[-1].is_excluded:  # what is being typed is to be left out
        return []
    *whole, last = [word for part in parts if not part.is_excluded for word in part.words]
    if len(last) < 2 and not whole:
        return []
    named = _named(snapshot, whole, last, practices)
    with reading():
        return _titles(snapshot, whole, last, MOST - len(named)) + named


def _parts(typed):
    """What is asked for, as far as a search would read it."""
    with suppress(TooLong):
        return parse(typed).parts
    return ()


def _named(snapshot, whole, last, practices):
    """Topics and places called so that have practices, the most frequent first."""
    names = snapshot.names
    pairs = names.beginning_with(last)
    for word in whole:
        pairs = pairs & names.by_word.get(word, set())
    counted = [(name, len(snapshot.having(Kind.PRACTICE, name.facet, [name.value]))) for name in names.of(pairs)]
    counted = sorted((item for item in counted if item[1]), key=lambda item: (-item[1], item[0].label))
    groups = {}
    for name, number in counted:
        note = f"{number:,} good practice{'' if number == 1 else 's'}"
        groups.setdefault(name.group, []).append(Suggestion(name.group, name.label, note, f"{practices}{name.url}"))
    return [suggestion for group in sorted(groups, reverse=True) for suggestion in groups[group][:NAMES_OF_A_GROUP]]


def _titles(snapshot, whole, last, room):
    """At most `room` records with these words in their title."""
    begun = engine().beginning(last[:LONGEST_WORD])
    known = SearchWord.objects.filter(begun, generation=snapshot.generation).order_by("-documents", "word")
    words = dict.fromkeys([last, *known.values_list("word", flat=True)[:COMPLETIONS]])
    until = time_is_up()
    found = BitMap.union(*(snapshot.matching(Atom((word,), in_title=True), until) for word in words))
    for word in whole:
        found = found & snapshot.matching(Atom((word,), in_title=True), until)
    return _best(snapshot, found, " ".join([*whole, last]), room)


def _best(snapshot, found, start, room):
    """Of each kind's last written documents among `found` those whose titles begin with `start`, and the shortest.

    Every kind has its SHARE; room that is left goes to the best of all.
    """
    kinds = {kind: (found & snapshot.of_kind.get(kind, NONE))[-LOOKED_AT:] for kind in SHARE}
    numbers = list(BitMap.union(*kinds.values()))
    titles = dict(SearchDocument.objects.filter(pk__in=numbers).values_list("pk", "folded_title")) if numbers else {}

    def order(number):
        return not titles[number].startswith(start), len(titles[number]), titles[number]

    ranked = {kind: sorted((n for n in kinds[kind] if n in titles), key=order) for kind in SHARE}
    shares = [number for kind, share in SHARE.items() for number in ranked[kind][:share]][:room]
    rest = sorted(set(titles).difference(shares), key=order)[: room - len(shares)]
    chosen = {*shares, *rest}
    documents = snapshot.documents([number for numbers in ranked.values() for number in numbers if number in chosen])
    return [Suggestion(Kind(d.kind).label, d.title, snapshot.place(d), d.url) for d in documents]

"""The facets of the whole index in memory, as bitmaps, and how every request gets the present ones.

`current()` asks the database once for the version in force. A worker that holds an older one takes over the documents
changed since then; one that holds another generation, or a version that was rolled back, loads everything anew.
"""

from array import array
from collections import Counter, defaultdict
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock

from cachetools import LRUCache
from django.conf import settings
from django.db import DatabaseError, connection
from pyroaring import BitMap

from search import common_words, engines, names
from search.models import IndexChange, IndexState, SearchDocument

# Of the documents; another number asks for `manage.py reindex`. The migration that begins an index reads it here.
FORMAT = 3
CHUNK = 50_000
WEEK = "week"  # of a document's newest day, counted from the year 1: a facet like any other, to find the newest by
MANY_VALUES = 100
SHOWN_KEPT, RANKED_KEPT = 1_000, 2_500  # documents; about 3 MB each
NONE = BitMap()


class SearchUnavailable(Exception):
    """The index cannot be read, or was never built: no count would be true."""


@contextmanager
def reading():
    """Every reading of the index is inside of this: where the database refuses it, that is a SearchUnavailable."""
    try:
        yield
    except DatabaseError as error:
        raise SearchUnavailable from error


@dataclass(frozen=True, slots=True)
class Shown:
    """What lists show of a document; `values` are those of its facets, {facet: [value]}."""

    number: int
    kind: str
    record_id: int
    title: str
    summary: str
    url: str
    newest: int
    card: dict
    values: dict[str, list[str]]


class Column:
    """The one value that a document has of a facet at most, by the document's number.

    A number is never given to another document, so newer Snapshots go on with the same column: it only grows.
    """

    def __init__(self, postings):
        self.values, self.places, self.of = [None], {}, array("I")
        for value, numbers in postings.items():
            self.add(value, numbers)

    def add(self, value, numbers):
        place = self.places.setdefault(value, len(self.values))
        if place == len(self.values):
            self.values.append(value)
        if numbers and numbers[-1] >= len(self.of):
            self.of.frombytes(bytes(self.of.itemsize * (numbers[-1] + 1 - len(self.of))))
        for number in numbers:
            self.of[number] = place

    def count(self, documents):
        """{value: number of `documents`} of those that some have."""
        if documents and documents[-1] >= len(self.of):
            documents = documents & BitMap(range(len(self.of)))
        counted = Counter(map(self.of.__getitem__, documents.to_array()))
        return {self.values[place]: number for place, number in counted.items() if place}


@dataclass(frozen=True)
class Snapshot:
    """The index at one version. Nothing in it changes; a newer one shares what stayed the same.

    `of_kind` has the numbers of the documents of each kind, `postings` for (kind, facet) those of each value, `columns`
    the same of facets with many values, where no document has two. `common_words` are those whose documents were found
    out when the index was built. What was looked up is kept: `found` has documents by
    Atom, `shown` and `ranked` what was read of a document by its number, `called` the labels of facets and `chosen` the
    records that people filtered by.
    """

    generation: int
    version: int
    token: str
    last: int
    of_kind: dict[str, BitMap]
    postings: dict[tuple[str, str], dict[str, BitMap]]
    columns: dict[tuple[str, str], Column]
    names_version: str
    names: names.Names
    common_words: frozenset[str]
    found: LRUCache
    shown: LRUCache
    ranked: LRUCache
    sizes: dict = field(default_factory=dict)
    called: dict = field(default_factory=dict)
    chosen: dict = field(default_factory=dict)

    @property
    def slot(self):
        return self.generation % 2

    @cached_property
    def alive(self):
        """The documents of all kinds."""
        return BitMap.union(*self.of_kind.values(), NONE)

    def having(self, kind, facet, values):
        """The documents of `kind` with any of `values`."""
        postings = self.postings.get((kind, facet), {})
        return BitMap.union(*(postings[value] for value in values if value in postings), NONE)

    def by_size(self, kind, facet):
        """(number of documents, value, documents, nothing inside it) of a facet, the largest first."""
        if (kind, facet) not in self.sizes:
            postings = self.postings.get((kind, facet), {})
            self.sizes[kind, facet] = sorted(
                ((len(p), v, p, ()) for v, p in postings.items()), key=lambda s: (-s[0], s[1])
            )
        return self.sizes[kind, facet]

    def tree(self, kind, facet):
        """The same, each with a list of those inside it, as the Names of the values say."""
        if (kind, facet, "tree") not in self.sizes:
            nodes = {value: (size, value, having, []) for size, value, having, _ in self.by_size(kind, facet)}
            roots = []
            for value, node in nodes.items():
                name = self.names.by_value.get((facet, value))
                (nodes[name.parent][-1] if name and name.parent in nodes else roots).append(node)
            self.sizes[kind, facet, "tree"] = roots
        return self.sizes[kind, facet, "tree"]

    def weeks(self, kind):
        """(week, documents), the newest first."""
        if (kind, WEEK) not in self.sizes:
            self.sizes[kind, WEEK] = sorted(self.postings.get((kind, WEEK), {}).items(), reverse=True)
        return self.sizes[kind, WEEK]

    def documents(self, numbers):
        """The Shown of these documents in this order; one that is gone by now is left out."""
        columns = ("id", "kind", "record_id", "title", "summary", "url", "newest", "card", "terms")
        found = self._known(self.shown, numbers, columns, lambda *row: Shown(*row[:-1], values_of(row[-1])))
        return [found[number] for number in numbers if number in found]

    def leads(self, numbers):
        """(number, record, newest, folded title, lead) of these documents, as they are ranked."""
        columns = ("id", "record_id", "newest", "folded_title", "lead")
        return self._known(self.ranked, numbers, columns, lambda *row: row).values()

    @staticmethod
    def _known(kept, numbers, columns, made):
        """{number: what is `made` of these columns}, of those documents that are there; what was read is kept.

        Raises SearchUnavailable.
        """
        with _lock:
            found = {number: kept[number] for number in numbers if number in kept}
        if unknown := [number for number in numbers if number not in found]:
            documents = SearchDocument.objects.filter(pk__in=engines.engine().rows(unknown))
            with reading():
                read = {row[0]: made(*row) for row in documents.values_list(*columns)}
            with _lock:
                kept.update(read)
            found |= read
        return found

    def labels(self, document, facet, called=""):
        """What the values of a document's facet are called (as those of `called`, if that is another facet)."""
        names = (self.names.by_value.get((called or facet, value)) for value in document.values.get(facet, ()))
        return [name.label for name in names if name]

    def matching(self, term, deadline=None):
        """The documents in which `term` occurs, of all kinds; may hold numbers whose document is gone.

        What was found before is kept, and only newer documents are asked about again. Raises SearchUnavailable, and
        engines.TooSlow when the moment `deadline` has come.
        """
        with _lock:  # even a look into it moves an entry to the front
            kept, last_id = self.found.get(term, (NONE, -1))
        if last_id < self.last:
            with reading():
                if last_id < 0 and self._is_frequent(term):
                    kept, last_id = common_words.load(self.generation, *term.words)
                kept = kept | engines.matching(self.slot, term, last_id, deadline or engines.time_is_up())
            with _lock, suppress(ValueError):  # an entry larger than the whole limit is not kept
                self.found[term] = (kept, self.last)
        return kept

    def _is_frequent(self, term):
        return term.words[0] in self.common_words and term == engines.Term(term.words[:1])


def values_of(terms):
    """{facet: [value]} of the terms of a document."""
    values = defaultdict(list)
    for term in terms.split("\n"):
        facet, _, value = term.partition("=")
        values[facet].append(value)
    return dict(values)


def _bytes(entry):
    return len(entry[0].serialize()) + 200


_lock, _loading = Lock(), Lock()
_held: dict[str, Snapshot] = {}


def current():
    """The Snapshot in force. Raises SearchUnavailable."""
    with reading():
        held = _held.get(connection.alias)
        if not _is(held, _state()):
            with _loading:
                held = _held[connection.alias] = _followed(_held.get(connection.alias))
    return held


def _state():
    state = IndexState.objects.first()
    if state is None:
        raise SearchUnavailable("Nothing says which index is in force.")
    return state


def _followed(held):
    """`held` brought up to the state in force, read again until nobody wrote while it was read."""
    while not _is(held, state := _state()):
        held = _follow(held, state)
    return held


def _is(held, state):
    return held is not None and (_mark(held), held.names_version) == (_mark(state), state.names)


def _mark(of):
    return of.generation, of.version, of.token


def _follow(held, state):
    if state.format != FORMAT:
        raise SearchUnavailable("The index was never built in this format.")
    if held is None or held.generation != state.generation or not (changes := _changes_since(held, state)):
        return _load(state)
    return _patched(held, state, changes[1:])


def _changes_since(held, state):
    """What was written from the version held on, that one first; nothing when it was rolled back since."""
    found = list(
        IndexChange.objects.filter(
            generation=state.generation, version__gte=held.version, version__lte=state.version
        ).order_by("version")
    )
    return found if found and (found[0].version, found[0].token) == (held.version, held.token) else []


def _rows(generation, since, last_id):
    """(number, kind, newest, terms) of the documents written after version `since`, in pieces that fit into memory."""
    documents = SearchDocument.objects.filter(generation=generation, version__gt=since, version__lte=last_id)
    last = 0
    while rows := list(
        documents.filter(pk__gt=last).order_by("pk").values_list("pk", "kind", "newest", "terms")[:CHUNK]
    ):
        yield from rows
        last = rows[-1][0]


def _load(state):
    of_kind = defaultdict(lambda: array("I"))
    by_kind = defaultdict(lambda: defaultdict(lambda: array("I")))
    weeks = defaultdict(lambda: array("I"))
    last = 0
    for last, kind, newest, terms in _rows(state.generation, -1, state.version):
        of_kind[kind].append(last)
        weeks[kind, newest // 7].append(last)
        lists = by_kind[kind]
        for term in terms.split("\n"):
            lists[term].append(last)
    postings = defaultdict(dict)
    for kind, lists in by_kind.items():
        for term, numbers in lists.items():
            facet, _, value = term.partition("=")
            postings[kind, facet][value] = BitMap(numbers)
    for (kind, week), numbers in weeks.items():
        postings[kind, WEEK][week] = BitMap(numbers)
    return Snapshot(
        *_mark(state),
        last=last,
        of_kind={kind: BitMap(numbers) for kind, numbers in of_kind.items()},
        postings=dict(postings),
        columns={key: Column(values) for key, values in postings.items() if _is_column(*key, values)},
        names_version=state.names,
        names=names.load(),
        common_words=common_words.known(state.generation),
        found=LRUCache(settings.SEARCH_CACHE_BYTES, getsizeof=_bytes),
        shown=LRUCache(SHOWN_KEPT),
        ranked=LRUCache(RANKED_KEPT),
    )


def _is_column(kind, facet, values):
    """Whether a facet has many values and no document two of them."""
    if facet == WEEK or len(values) < MANY_VALUES:
        return False
    return len(BitMap.union(*values.values())) == sum(map(len, values.values()))


def _patched(held, state, changes):
    removed = BitMap(int(number) for change in changes for number in change.removed.split())
    of_kind = {kind: numbers - removed for kind, numbers in held.of_kind.items()}
    postings = {
        key: {value: numbers - removed if numbers.intersect(removed) else numbers for value, numbers in values.items()}
        for key, values in held.postings.items()
    }
    last, columns = held.last, dict(held.columns)
    for last, kind, newest, terms in _rows(state.generation, held.version, state.version):
        document = BitMap([last])
        of_kind[kind] = of_kind.get(kind, NONE) | document
        for facet, values in {**values_of(terms), WEEK: [newest // 7]}.items():
            postings_of = postings.setdefault((kind, facet), {})
            for value in values:
                postings_of[value] = postings_of.get(value, NONE) | document
            if (kind, facet) in columns and len(values) > 1:
                del columns[kind, facet]
            elif (kind, facet) in columns:
                columns[kind, facet].add(values[0], document)
    return Snapshot(
        *_mark(state),
        last=last,
        of_kind=of_kind,
        postings=postings,
        columns=columns,
        names_version=state.names,
        names=held.names if held.names_version == state.names else names.load(),
        common_words=held.common_words,
        found=held.found,
        shown=held.shown,
        ranked=held.ranked,
    )

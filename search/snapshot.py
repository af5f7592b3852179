"""The facets of the whole index in memory, and how every request gets the present ones.

`current()` asks the database once for the version in force. A worker that has an older
one takes over the documents that changed since then. A worker that has another
generation, or a version that was rolled back, loads everything.
"""

from dataclasses import dataclass
from threading import Lock

from django.db import connection
from pyroaring import BitMap

from search import common_words, engines, loading, names
from search.engines import SearchUnavailable, reading
from search.loading import DocumentSets, values_of
from search.models import IndexChange, IndexState, SearchDocument
from search.registry import index_format
from search.snapshot_cache import SnapshotCache

NO_DOCUMENTS = BitMap()
LISTED_COLUMNS = (
    "id",
    "kind",
    "record_id",
    "title",
    "summary",
    "url",
    "newest",
    "card",
    "terms",
)
LEAD_COLUMNS = ("id", "record_id", "newest", "folded_title", "lead")


@dataclass(frozen=True, slots=True)
class ListedDocument:
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


@dataclass(frozen=True, kw_only=True)
class Snapshot(DocumentSets):
    """The index at one version. It never changes; a newer one shares what stayed the same.

    `common_words` are those whose documents were found when the index was built. What
    is looked up goes into `cache`.
    """

    generation: int
    version: int
    token: str
    names_version: str
    names: names.Names
    common_words: frozenset[str]
    cache: SnapshotCache

    def having(self, kind, facet, values):
        """The documents of `kind` with any of `values`."""
        postings = self.postings.get((kind, facet), {})
        sets = [postings[value] for value in values if value in postings]
        # `union` takes at least one bitmap.
        return BitMap.union(NO_DOCUMENTS, *sets)

    def labels(self, document, facet, names_of=""):
        """The labels of a document's values of `facet`; another facet may name them."""
        labels = []
        for value in document.values.get(facet, ()):
            name = self.names.by_value.get((names_of or facet, value))
            if name:
                labels.append(name.label)
        return labels

    def documents(self, numbers):
        """The ListedDocuments with these numbers, in this order.

        A document that is gone by now is left out. Raises SearchUnavailable.
        """
        found = self.cache.get_or_read(self.cache.documents, numbers, read_documents)
        return [found[number] for number in numbers if number in found]

    def leads(self, numbers):
        """(number, record, newest, folded title, lead) of these documents, to rank them.

        Raises SearchUnavailable.
        """
        return self.cache.get_or_read(self.cache.leads, numbers, read_leads).values()

    def matching(self, term, deadline=None):
        """The documents of all kinds in which `term` occurs.

        Numbers of documents that are gone may be among them. What was found before is
        kept, and only newer documents are asked about. Raises SearchUnavailable, and
        engines.TooSlow when the moment `deadline` has come.
        """
        documents, last_id = self.cache.term(term)
        if last_id < self.last_id:
            if deadline is None:
                deadline = engines.time_is_up()
            documents = self.read_matching(term, documents, last_id, deadline)
            self.cache.keep_term(term, documents, self.last_id)
        return documents

    def read_matching(self, term, documents, last_id, deadline):
        """`documents`, which are known up to the number `last_id`, and the later ones."""
        slot = self.generation % 2
        with reading():
            if last_id < 0 and self.is_common(term):
                documents, last_id = common_words.load(self.generation, term.words[0])
            return documents | engines.matching(slot, term, last_id, deadline)

    def is_common(self, term):
        word = term.words[0]
        return word in self.common_words and term == engines.Term((word,))


def document_rows(numbers, columns):
    documents = SearchDocument.objects.filter(pk__in=engines.engine().rows(numbers))
    with reading():
        return list(documents.values_list(*columns))


def read_documents(numbers):
    """{number: ListedDocument}."""
    documents = {}
    for number, *columns, terms in document_rows(numbers, LISTED_COLUMNS):
        documents[number] = ListedDocument(number, *columns, values_of(terms))
    return documents


def read_leads(numbers):
    """{number: row}, as Snapshot.leads has them."""
    return {row[0]: row for row in document_rows(numbers, LEAD_COLUMNS)}


# The newest Snapshot that this worker has loaded, by the alias of the database.
snapshots: dict[str, Snapshot] = {}
update_lock = Lock()


def current():
    """The Snapshot in force. Raises SearchUnavailable."""
    alias = connection.alias
    with reading():
        snapshot = snapshots.get(alias)
        if not is_current(snapshot, read_state()):
            with update_lock:
                # Another thread may have brought it up to date while this one waited
                # for the lock.
                snapshot = updated(snapshots.get(alias))
                snapshots[alias] = snapshot
    return snapshot


def read_state():
    state = IndexState.objects.first()
    if state is None:
        raise SearchUnavailable("Nothing says which index is in force.")
    return state


def is_current(snapshot, state):
    if snapshot is None:
        return False
    known = (
        snapshot.generation,
        snapshot.version,
        snapshot.token,
        snapshot.names_version,
    )
    return known == (state.generation, state.version, state.token, state.names)


def updated(snapshot):
    """`snapshot` brought up to the state in force.

    Again, until nobody wrote while it was read.
    """
    state = read_state()
    while not is_current(snapshot, state):
        snapshot = advanced(snapshot, state)
        state = read_state()
    return snapshot


def advanced(snapshot, state):
    """`snapshot` brought up to `state`: patched where that is possible, else loaded."""
    if state.format != index_format():
        raise SearchUnavailable("The index was never built in this format.")
    if snapshot is None or snapshot.generation != state.generation:
        return load(state)
    changes = changes_since(snapshot, state)
    if changes is None:
        return load(state)
    return patched(snapshot, state, changes)


def changes_since(snapshot, state):
    """What was written after `snapshot`; None where its version was rolled back."""
    changes = IndexChange.objects.filter(
        generation=state.generation,
        version__gte=snapshot.version,
        version__lte=state.version,
    )
    changes = list(changes.order_by("version"))
    if not changes:
        return None
    own, *later = changes
    if (own.version, own.token) != (snapshot.version, snapshot.token):
        return None
    return later


def load(state):
    sets = loading.load(state.generation, state.version)
    return Snapshot(
        **vars(sets),
        generation=state.generation,
        version=state.version,
        token=state.token,
        names_version=state.names,
        names=names.load(),
        common_words=common_words.known(state.generation),
        cache=SnapshotCache(),
    )


def patched(snapshot, state, changes):
    removed = BitMap()
    for change in changes:
        removed.update(map(int, change.removed.split()))
    rows = loading.read_rows(
        state.generation,
        after_version=snapshot.version,
        to_version=state.version,
    )
    sets = loading.patch(snapshot, removed, rows)
    loaded_names = snapshot.names
    if snapshot.names_version != state.names:
        loaded_names = names.load()
    return Snapshot(
        **vars(sets),
        generation=state.generation,
        version=state.version,
        token=state.token,
        names_version=state.names,
        names=loaded_names,
        common_words=snapshot.common_words,
        cache=snapshot.cache.for_next_version(),
    )

"""Writing the index. Whoever changes a record does so inside `reindexed`, in the same transaction."""

from collections import defaultdict
from contextlib import contextmanager
from uuid import uuid4

from django.db import transaction

from search.engines import engine
from search.models import IndexChange, IndexState, SearchDocument
from search.registry import BATCH, INDEXES, NAMED, index_format

# What makes a document another one; the rest is numbers given to it.
COLUMNS = ("kind", "record_id", "title", "folded_title", "summary", "lead", "url", "newest", "terms", "card", "digest")


def add(entries, *, generation, version):
    """Put new documents for `entries` into a generation."""
    documents = [entry.document() for entry in entries]
    for document in documents:
        document.generation, document.version = generation, version
    SearchDocument.objects.bulk_create(documents, batch_size=BATCH)
    pairs = zip(documents, entries, strict=True)
    engine().write(generation % 2, [entry.text(document.pk) for document, entry in pairs])


@transaction.atomic
def write(touched):
    """Bring the documents of these records, {Index: numbers}, up to date; one that is not public has none.

    Writers take turns: each holds the one row of IndexState from here to the end of its transaction, so versions are
    committed in their order.
    """
    state = IndexState.objects.select_for_update().filter(format=index_format()).first()
    if state is None:
        return  # not built yet; whoever builds it reads the records as they are then
    removed, added, records = [], [], []
    for index, numbers in touched.items():
        for some in _in_batches(sorted(numbers)):
            old, new = _differences(index, some, state.generation)
            removed += [document.pk for document in old]
            records += sorted({(d.kind, d.record_id) for d in old} | {(e.kind, e.record_id) for e in new})
            added += new
    if not records:
        return
    SearchDocument.objects.filter(pk__in=removed).delete()
    version, token = state.version + 1, uuid4().hex
    add(added, generation=state.generation, version=version)
    # Words that the index did not have are kept for whoever misspells them.
    engine().learn(state.generation, dict.fromkeys(set().union(*(entry.words for entry in added)), 1))
    IndexChange.objects.create(
        generation=state.generation,
        version=version,
        token=token,
        removed=" ".join(str(number) for number in removed),
        records="\n".join(f"{kind} {number}" for kind, number in records),
    )
    IndexState.objects.filter(pk=state.pk).update(version=version, token=token)


def _in_batches(numbers):
    return (numbers[first : first + BATCH] for first in range(0, len(numbers), BATCH))


def _differences(index, numbers, generation):
    """(documents to take out, Entries to put in) for records whose documents are not what they should be."""
    held = SearchDocument.objects.filter(generation=generation, kind=index.kind, record_id__in=numbers)
    held = {document.record_id: document for document in held}
    entries = {entry.record_id: entry for entry in index.entries_of(numbers)}
    new = {
        number: entry
        for number, entry in entries.items()
        if number not in held or values(held[number]) != values(entry.document())
    }
    return [d for number, d in held.items() if number in new or number not in entries], list(new.values())


def values(document):
    """What a document says, to be compared."""
    return tuple(str(getattr(document, column)) for column in COLUMNS)


@transaction.atomic
def names_changed():
    """What something is called has changed: every worker reads the names anew."""
    state = IndexState.objects.select_for_update().first()
    if state:
        IndexState.objects.filter(pk=state.pk).update(names=uuid4().hex)


def affected_by(*records):
    """{Index: numbers} of the documents that a change of `records` changes, and None as a key if names may change."""
    affected = defaultdict(set)
    for record in records:
        for index in INDEXES:
            path = path_to(record, index)
            if path:
                # Among all records, not the public ones only: one that is public no longer leaves the index.
                related = index.model._base_manager.filter(**{path: record.pk})
                affected[index].update(related.values_list(index.key, flat=True))
        if record._meta.label in NAMED:
            affected[None].add(record.pk)
    return {index: numbers for index, numbers in affected.items() if numbers}


def path_to(record, index):
    """The path from the records of `index` to those like `record`; None where they do not depend on it."""
    if isinstance(record, index.model):
        return "pk"
    return index.depends_on.get(record._meta.label)


def reindex_affected(*touched):
    """Bring into the index what `affected_by` found before and after a change."""
    both = defaultdict(set)
    for found in touched:
        for index, numbers in found.items():
            both[index] |= numbers
    if both.pop(None, None):
        names_changed()
    if both:
        write(both)


@contextmanager
def reindexed(*records):
    """Changes inside, deletions too, are in the index when it ends."""
    with transaction.atomic():
        before, numbers = affected_by(*records), [record.pk for record in records]
        yield
        for record, number in zip(records, numbers, strict=True):
            record.pk = record.pk or number  # a deleted record has lost its own
        reindex_affected(before, affected_by(*records))

"""Writes the index. Whoever changes a record does so inside `reindexed`."""

from collections import defaultdict
from contextlib import contextmanager
from itertools import batched
from uuid import uuid4

from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from search.engines import engine
from search.models import IndexChange, IndexState, SearchDocument
from search.registry import BATCH, INDEXES, NAMED, index_format

# These make a document another one; the others are numbers given to it.
COLUMNS = (
    "kind",
    "record_id",
    "title",
    "folded_title",
    "summary",
    "lead",
    "url",
    "newest",
    "terms",
    "card",
    "digest",
)


def add(entries, *, generation, version):
    """Put new documents for `entries` into a generation."""
    check_facets(entries)
    documents = []
    for entry in entries:
        document = entry.document()
        document.generation = generation
        document.version = version
        documents.append(document)
    SearchDocument.objects.bulk_create(documents, batch_size=BATCH)
    pairs = zip(documents, entries, strict=True)
    texts = [entry.text(document.pk) for document, entry in pairs]
    engine().write(generation % 2, texts)


def check_facets(entries):
    """Refuse a facet that its Index does not declare.

    The format would stay as it was, and indexes without the facet would stay in use.
    """
    declared = {index.kind: set(index.facets) for index in INDEXES}
    for entry in entries:
        known = declared[entry.kind]
        if known.issuperset(entry.terms):
            continue
        undeclared = sorted(set(entry.terms) - known)
        listed = ", ".join(undeclared)
        raise ImproperlyConfigured(f"Name in `facets` of the Index of {entry.kind}: {listed}.")


@transaction.atomic
def write(numbers_by_index):
    """Bring the documents of these records, {Index: numbers}, up to date.

    A record that is not public has no document. Writers take turns: each holds the one
    row of IndexState from here to the end of its transaction, so versions are committed
    in their order.
    """
    state = IndexState.objects.select_for_update().filter(format=index_format()).first()
    # Not built yet: whoever builds it reads the records as they are then.
    if state is None:
        return
    outdated = []
    entries = []
    records = []
    for index, numbers in numbers_by_index.items():
        for some in batched(sorted(numbers), BATCH):
            old, new = differences(index, some, state.generation)
            outdated += old
            entries += new
            records += records_of(old, new)
    if records:
        replace(state, outdated, entries, records)


def records_of(old, new):
    """The sorted (kind, number) of the records of these documents and entries."""
    records = {(document.kind, document.record_id) for document in old}
    records.update((entry.kind, entry.record_id) for entry in new)
    return sorted(records)


def replace(state, outdated, entries, records):
    """Replace the `outdated` documents with those of `entries`: the next version."""
    removed = [document.pk for document in outdated]
    SearchDocument.objects.filter(pk__in=removed).delete()
    version = state.version + 1
    token = uuid4().hex
    add(entries, generation=state.generation, version=version)
    learn_words(entries, generation=state.generation)
    IndexChange.objects.create(
        generation=state.generation,
        version=version,
        token=token,
        removed=" ".join(map(str, removed)),
        records="\n".join(f"{kind} {number}" for kind, number in records),
    )
    IndexState.objects.filter(pk=state.pk).update(version=version, token=token)


def learn_words(entries, *, generation):
    """Keep the words that the index did not have, so that misspelt ones are recognised."""
    words = set().union(*(entry.words for entry in entries))
    engine().learn(generation, dict.fromkeys(words, 1))


def differences(index, numbers, generation):
    """(documents to take out, entries to put in) for the records with these numbers."""
    documents = SearchDocument.objects.filter(
        generation=generation,
        kind=index.kind,
        record_id__in=numbers,
    )
    old = {document.record_id: document for document in documents}
    entries = index.entries_of(numbers)
    new = []
    unchanged = set()
    for entry in entries:
        document = old.get(entry.record_id)
        if document is None or is_outdated(document, entry):
            new.append(entry)
        else:
            unchanged.add(entry.record_id)
    removed = [document for number, document in old.items() if number not in unchanged]
    return removed, new


def is_outdated(document, entry):
    """Whether `entry` would make another document."""
    anew = entry.document()
    # Compared as text: JSON and numbers come back from the database in types of their
    # own.
    for column in COLUMNS:
        before = str(getattr(document, column))
        after = str(getattr(anew, column))
        if before != after:
            return True
    return False


@transaction.atomic
def names_changed():
    """What something is called has changed: every worker reads the names anew."""
    state = IndexState.objects.select_for_update().first()
    if state:
        IndexState.objects.filter(pk=state.pk).update(names=uuid4().hex)


def affected_by(*records):
    """{Index: numbers} of the documents that a change of `records` changes.

    None is a key of it if names may change.
    """
    affected = defaultdict(set)
    for record in records:
        for index in INDEXES:
            for path in paths_to(record, index):
                # Among all records: one that is not public any more leaves the index.
                related = index.model._base_manager.filter(**{path: record.pk})
                affected[index].update(related.values_list(index.key, flat=True))
        if record._meta.label in NAMED:
            affected[None].add(record.pk)
    return {index: numbers for index, numbers in affected.items() if numbers}


def paths_to(record, index):
    """The paths from the records of `index` to `record`; none where they do not depend on it."""
    if isinstance(record, index.model):
        return ("pk",)
    return index.depends_on.get(record._meta.label, ())


def reindex_affected(*affected):
    """Bring into the index what `affected_by` found before and after a change."""
    numbers_by_index = defaultdict(set)
    for each in affected:
        for index, numbers in each.items():
            numbers_by_index[index] |= numbers
    if numbers_by_index.pop(None, None):
        names_changed()
    if numbers_by_index:
        write(numbers_by_index)


@contextmanager
def reindexed(*records):
    """Changes inside, deletions too, are in the index when it ends."""
    with transaction.atomic():
        before = affected_by(*records)
        numbers = [record.pk for record in records]
        yield
        for record, number in zip(records, numbers, strict=True):
            # Django takes its key from a record that is deleted; the index is told of
            # it by that key.
            if record.pk is None:
                record.pk = number
        reindex_affected(before, affected_by(*records))

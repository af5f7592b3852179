"""Writing the index. A record's app calls `write` or `drop` in the transaction that changes the record."""

from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date

from django.db import transaction

from search.models import SearchDocument
from search.text import fold

BATCH = 500


@dataclass(frozen=True)
class Entry:
    """What one public record puts into the index. `texts` are searched and not shown."""

    kind: str
    record_id: int
    title: str
    url: str
    summary: str = ""
    place: str = ""
    newest: date | None = None
    texts: tuple[str, ...] = ()

    def document(self):
        return SearchDocument(
            kind=self.kind,
            record_id=self.record_id,
            title=self.title[:300],
            summary=self.summary,
            place=self.place[:300],
            url=self.url,
            newest=self.newest,
            folded_title=fold(self.title),
            folded_text=fold(" ".join([self.summary, self.place, *self.texts])),
        )


@dataclass(frozen=True)
class Index:
    """One kind of record in the index.

    `records` gives the queryset of public ones, `entry` makes one's Entry, `key` is the field of them that holds the
    record's number where that is not their own, and `depends_on` names for other models the path to them: when one of
    those changes, so do the documents that lead to it.
    """

    kind: str
    records: Callable
    entry: Callable
    key: str = "pk"
    depends_on: dict = field(default_factory=dict)

    @transaction.atomic
    def write(self, *numbers):
        """Bring the documents of these records up to date; a record that is not public has none."""
        SearchDocument.objects.of(self.kind).filter(record_id__in=numbers).delete()
        for record in self.records().filter(**{f"{self.key}__in": numbers}):
            self.entry(record).document().save()

    @transaction.atomic
    def rebuild(self):
        """Build every document of this kind anew. Returns how many there are."""
        SearchDocument.objects.of(self.kind).delete()
        documents = (self.entry(record).document() for record in self.records().iterator(chunk_size=BATCH))
        return len(SearchDocument.objects.bulk_create(documents, batch_size=BATCH))

    def touched_by(self, record):
        """The numbers of the records whose documents a change of `record` changes."""
        model = self.records().model
        path = "pk" if isinstance(record, model) else self.depends_on.get(type(record))
        found = model._base_manager.filter(**{path: record.pk}) if path else model._base_manager.none()
        return set(found.values_list(self.key, flat=True))


INDEXES = []


def register(*indexes):
    """Make these parts of the index known. An app knows its own part; what puts the apps together registers all."""
    INDEXES.extend(index for index in indexes if index not in INDEXES)


def rebuild():
    """Build the whole index anew. Returns the number of documents."""
    return sum(index.rebuild() for index in INDEXES)


@contextmanager
def following(*records):
    """Changes inside, deletions too, are in the index when it ends."""
    with transaction.atomic():
        before = [index.touched_by(record) for index in INDEXES for record in records]
        numbers = [record.pk for record in records]
        yield
        for record, number in zip(records, numbers, strict=True):
            record.pk = record.pk or number  # a deleted record has lost its own
        after = [index.touched_by(record) for index in INDEXES for record in records]
        pairs = [index for index in INDEXES for _ in records]
        for index, earlier, later in zip(pairs, before, after, strict=True):
            if earlier | later:
                index.write(*(earlier | later))

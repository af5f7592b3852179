"""Writing the index. A record's app calls `write` or `drop` in the transaction that changes the record."""

from collections.abc import Callable
from dataclasses import dataclass
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
    record's number where that is not their own.
    """

    kind: str
    records: Callable
    entry: Callable
    key: str = "pk"

    @transaction.atomic
    def write(self, pk):
        """Bring the document of record `pk` up to date; a record that is not public has none."""
        SearchDocument.objects.of(self.kind).filter(record_id=pk).delete()
        for record in self.records().filter(**{self.key: pk}):
            self.entry(record).document().save()

    @transaction.atomic
    def rebuild(self):
        """Build every document of this kind anew. Returns how many there are."""
        SearchDocument.objects.of(self.kind).delete()
        documents = (self.entry(record).document() for record in self.records().iterator(chunk_size=BATCH))
        return len(SearchDocument.objects.bulk_create(documents, batch_size=BATCH))

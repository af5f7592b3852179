"""What goes into the index: each app says it of its own records, and what puts the apps together registers all."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import blake2b

from search.engines import Text
from search.models import SearchDocument
from search.text import stem, tokens

BATCH = 1_000


@dataclass(frozen=True)
class IndexEntry:
    """What one public record puts into the index.

    `body` are the texts that are searched and shown only as passages, `terms` the values of each facet by its name,
    `card` (as JSON) what lists show besides title and summary.
    """

    kind: str
    record_id: int
    title: str
    url: str
    summary: str = ""
    keywords: str = ""
    newest: date | None = None
    body: tuple[str, ...] = ()
    terms: dict = field(default_factory=dict)
    card: dict = field(default_factory=dict)
    language: str = "en"

    @cached_property
    def fields(self):
        """The folded words of title, summary, keywords and body."""
        return [tokens(text) for text in (self.title, self.summary, self.keywords, "\n".join(self.body))]

    @cached_property
    def words(self):
        return set().union(*self.fields)

    @cached_property
    def lines(self):
        """The same as `fields`, each a line of words."""
        return [" ".join(words) for words in self.fields]

    def document(self):
        terms = [f"{facet}={value}" for facet, values in self.terms.items() for value in dict.fromkeys(values)]
        return SearchDocument(
            kind=self.kind,
            record_id=self.record_id,
            title=self.title[:300],
            folded_title=self.lines[0][:300],
            summary=self.summary,
            lead="\n".join(self.lines[1:3]),
            url=self.url,
            newest=self.newest.toordinal() if self.newest else 0,
            terms="\n".join(terms),
            card=self.card,
            digest=blake2b("\n".join([self.language, *self.lines]).encode(), digest_size=16).hexdigest(),
        )

    def text(self, number):
        return Text(number, *self.lines, self._stems(set(self.fields[0])), self._stems(self.words))

    def _stems(self, words):
        # Other languages go by their words as they are: English endings would make nonsense of them.
        return " ".join({stem(word) for word in words} - words) if self.language == "en" else ""


def no_subtitle(snapshot, document):
    return ""


@dataclass(frozen=True, eq=False)
class Index:
    """One kind of record in the index.

    `label` is what people call its records. `records` gives the queryset of the public ones, and `entries` makes the
    entries of a list of them. `key` is the field that holds a record's number where that is not its own, `body` names
    its long texts. `depends_on` names for other models ("app.Model") the path to them: when one of those changes, so
    do the documents that lead to it. `suggested` is how many of its titles have a place among the suggestions,
    `subtitle(snapshot, document)` what is written beside a title there.
    """

    kind: str
    label: str
    records: Callable
    entries: Callable
    body: tuple[str, ...] = ()
    key: str = "pk"
    depends_on: dict = field(default_factory=dict)
    suggested: int = 1
    subtitle: Callable = no_subtitle

    def batches(self, size=BATCH):
        """All public records, in lists that fit into memory."""
        last, records = 0, self.records().order_by("pk")
        while batch := list(records.filter(pk__gt=last)[:size]):
            yield batch
            last = batch[-1].pk

    def of(self, numbers):
        """The Entries of these records, as far as they are public."""
        return self.entries(list(self.records().filter(**{f"{self.key}__in": numbers})))

    def texts(self, numbers):
        """{number: the long texts} of these records."""
        rows = self.records().filter(**{f"{self.key}__in": numbers}).order_by().values_list(self.key, *self.body)
        return {number: texts for number, *texts in rows}

    def affected_by(self, record):
        """The numbers of the records whose documents a change of `record` changes."""
        model = self.records().model
        path = "pk" if isinstance(record, model) else self.depends_on.get(record._meta.label)
        if not path:
            return set()
        return set(model._base_manager.filter(**{path: record.pk}).values_list(self.key, flat=True))


INDEXES: list[Index] = []


def index_of(kind):
    return next(index for index in INDEXES if index.kind == kind)


# Models whose records are only called something (`search.names`): a change of theirs leaves the documents alone.
NAMED: set[str] = set()


def register(*indexes, named=()):
    """Make these parts of the index known. An app knows its own part; what puts the apps together registers all."""
    INDEXES.extend(index for index in indexes if index not in INDEXES)
    NAMED.update(named)

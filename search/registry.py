"""What goes into the index: each app describes its own records.

Whatever puts the apps together registers all.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from hashlib import blake2b

from search.engines import Text
from search.models import SearchDocument
from search.text import stem, tokens

BATCH = 1_000
# Raise it when the same records give other documents: other words, other cards, other
# columns of SearchDocument. Kinds, facets and long texts that come or go need nothing;
# see `index_format`.
FORMAT = 3
# The highest number of IndexState.format. 0 says that the index was never built.
MOST_FORMATS = 32_767


@dataclass(frozen=True)
class IndexEntry:
    """What one public record puts into the index.

    `body` are the texts that are searched and shown only as passages, `terms` the
    values of each facet by its name, `card` (as JSON) what lists show besides title and
    summary.
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
    def words_by_field(self):
        """The folded words of title, summary, keywords and body."""
        texts = (self.title, self.summary, self.keywords, "\n".join(self.body))
        return [tokens(text) for text in texts]

    @cached_property
    def words(self):
        return set().union(*self.words_by_field)

    @cached_property
    def lines(self):
        """The same as `words_by_field`, each a line of words."""
        return [" ".join(words) for words in self.words_by_field]

    def document(self):
        """The SearchDocument of this entry, not saved and without generation and version."""
        title, summary, keywords, _ = self.lines
        terms = []
        for facet, values in self.terms.items():
            terms += [f"{facet}={value}" for value in dict.fromkeys(values)]
        newest = 0
        if self.newest:
            newest = self.newest.toordinal()
        words = "\n".join([self.language, *self.lines])
        return SearchDocument(
            kind=self.kind,
            record_id=self.record_id,
            title=self.title[:300],
            folded_title=title[:300],
            summary=self.summary,
            lead=f"{summary}\n{keywords}",
            url=self.url,
            newest=newest,
            terms="\n".join(terms),
            card=self.card,
            digest=blake2b(words.encode(), digest_size=16).hexdigest(),
        )

    def text(self, number):
        """The engine's Text of this entry, whose document has this number."""
        title_stems = self.stems_of(set(self.words_by_field[0]))
        return Text(number, *self.lines, title_stems, self.stems_of(self.words))

    def stems_of(self, words):
        """The stems of `words` that are not among them, in a line."""
        # English endings would make nonsense of words in other languages.
        if self.language != "en":
            return ""
        stems = {stem(word) for word in words}
        return " ".join(stems - words)


def no_subtitle(snapshot, document):
    return ""


def no_names(numbers):
    return {}


@dataclass(frozen=True, eq=False)
class Index:
    """One kind of record in the index.

    `label` is what people call the records of `model`. `records` gives the queryset of
    the public ones, and `entries` makes the entries of a list of them. `facets` names
    the facets for which entries may have terms. `key` is the field with the record's
    number where that is not the primary key, `body` names its long texts. `depends_on`
    names for other models ("app.Model") the paths to them: when a record of theirs
    changes, so do the documents that lead to it. `suggested` is how many of its titles
    have a place among the suggestions, and `subtitle(snapshot, document)` gives what is
    written beside a title there. `other_names(numbers)` gives {number: sentences with
    the other names} of records that are found by names that are not their title.
    """

    kind: str
    label: str
    model: type
    records: Callable
    entries: Callable
    facets: tuple[str, ...] = ()
    body: tuple[str, ...] = ()
    key: str = "pk"
    depends_on: dict = field(default_factory=dict)
    suggested: int = 1
    subtitle: Callable = no_subtitle
    other_names: Callable = no_names

    def batches(self, size=BATCH):
        """All public records, in lists that fit into memory."""
        records = self.records().order_by("pk")
        last_id = 0
        while batch := list(records.filter(pk__gt=last_id)[:size]):
            yield batch
            last_id = batch[-1].pk

    def numbered(self, numbers):
        """The public records with these numbers."""
        return self.records().filter(**{f"{self.key}__in": numbers})

    def entries_of(self, numbers):
        """The entries of the records with these numbers, as far as they are public."""
        return self.entries(list(self.numbered(numbers)))

    def texts(self, numbers):
        """{number: other names and long texts} of the records with these numbers."""
        texts_by_number = self.other_names(numbers)
        if not self.body:
            return texts_by_number
        rows = self.numbered(numbers).order_by().values_list(self.key, *self.body)
        for number, *texts in rows:
            texts_by_number.setdefault(number, []).extend(texts)
        return texts_by_number


INDEXES: list[Index] = []


def index_of(kind):
    return next(index for index in INDEXES if index.kind == kind)


# Models whose records only give names (`search.names`): a change of theirs leaves the
# documents alone.
NAMED: set[str] = set()


def register(*indexes, named=()):
    """Make these parts of the index known."""
    for index in indexes:
        if index not in INDEXES:
            INDEXES.append(index)
    NAMED.update(named)


def index_format():
    """The number of the format in which this version reads and writes the index.

    It comes from FORMAT and from the kinds, facets and long texts of all registered
    indexes: an installation whose index was built with others is asked to run
    `manage.py reindex`.
    """
    lines = [f"{index.kind}: {sorted(index.facets)} {sorted(index.body)}" for index in INDEXES]
    lines.append(str(FORMAT))
    digest = blake2b("\n".join(sorted(lines)).encode(), digest_size=8).digest()
    return int.from_bytes(digest) % MOST_FORMATS + 1

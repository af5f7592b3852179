"""What the filters of a list leave, asked of the index: totals, facet counts, and the records of a page."""

from contextlib import contextmanager
from functools import cached_property
from itertools import batched

from django.db import DatabaseError

from catalogue.fields import RelatedFilter
from catalogue.links import DISPLAY_PARAMS, EXACT
from catalogue.options import counts_by_slug, list_facets
from catalogue.parameters import BadParameters
from search import ranking
from search.engines import SearchUnavailable, TooSlow, engine, reading
from search.facets import SHOWN, SHOWN_WITH_MORE, count_facets
from search.matching import Match, Matcher
from search.models import SearchDocument
from search.query import TooLong
from search.ranking import BEST, NEWEST
from search.registry import index_of
from search.snapshot import NO_DOCUMENTS

NUMBERS_AT_ONCE = 10_000  # of documents whose records are asked for
TOO_SLOW = "This search takes too long. Use fewer or rarer words, or remove the quotation marks."


@contextmanager
def searching():
    """Words that are too much for the engine are an error of `q`. Raises BadParameters and SearchUnavailable."""
    try:
        yield
    except TooLong as error:
        raise BadParameters({"q": str(error)}) from error
    except TooSlow as error:
        raise BadParameters({"q": TOO_SLOW}) from error
    except DatabaseError as error:
        raise SearchUnavailable from error


class IndexQuery:
    """Asks the index, and loads the records that are shown.

    `passages` are of the page read last: {record: the part of its long texts that was searched}.
    """

    has_pages = True

    def __init__(self, filters):
        self.filters = filters
        self.snapshot = filters.snapshot
        self.passages = {}
        self.kind = None
        if filters.index:
            self.kind = filters.index.kind

    # Words

    @cached_property
    def matcher(self):
        exact = self.filters.data.get(EXACT) == "yes"
        return Matcher(self.snapshot, kind=self.kind, exact=exact)

    @cached_property
    def matched(self):
        """The search.matching.Match of the words. Raises BadParameters."""
        if "q" not in self.filters.data:
            return Match(NO_DOCUMENTS)
        with searching():
            return self.matcher.match(self.filters.data["q"])

    @cached_property
    def highlights(self):
        """What to mark in texts; None where there is nothing to mark."""
        if not self.matched.highlights:
            return None
        return self.matched.highlights

    # Documents

    @cached_property
    def documents_by_filter(self):
        """{filter: documents} for every filter in force, the words included."""
        filters = self.filters
        documents = {}
        if "q" in filters.data:
            documents["q"] = self.matched.documents
        if not filters.form.is_valid():
            return documents
        in_force = filters.data.keys() & filters.filters.keys()
        for name in in_force.difference(DISPLAY_PARAMS, ["q"]):
            documents[name] = filters.filters[name].documents(
                self.snapshot,
                self.kind,
                name,
                filters.form.cleaned_data[name],
            )
        return documents

    def documents_without(self, *names):
        """The numbers of the matching documents with these filters off."""
        documents = self.snapshot.of_kind.get(self.kind, NO_DOCUMENTS)
        for name, matching in self.documents_by_filter.items():
            if name not in names:
                documents = documents & matching
        return documents

    @cached_property
    def documents(self):
        """The numbers of the matching documents."""
        return self.documents_without()

    @cached_property
    def total(self):
        """How many records there are in all."""
        return len(self.documents)

    def total_without(self, *names):
        """How many records there are with these filters off."""
        return len(self.documents_without(*names))

    # Records

    @property
    def is_ordered_by_index(self):
        return self.filters.order in ranking.ORDERS

    def page(self, offset, size, order=None):
        """The records of one page, in the order in force unless another one is given."""
        if order is None:
            order = self.filters.order
        if order not in ranking.ORDERS:
            return self.page_by_table(offset, size, order)
        rows = self.rows_of(
            self.kind,
            self.documents,
            offset,
            size,
            order,
        )
        documents = self.documents_of_rows(rows)
        self.passages = self.find_passages(self.kind, documents)
        if self.filters.loader:
            return self.filters.loader(documents, self.snapshot)
        records = [record for _, record, _ in rows]
        return self.load(records)

    def documents_of_rows(self, rows):
        # Reading them is a query, which a page needs only for its loader or for marks.
        if not self.filters.loader and self.highlights is None:
            return []
        numbers = [number for number, _, _ in rows]
        return self.snapshot.documents(numbers)

    def page_by_table(self, offset, size, order):
        """A page in an order that the index does not have."""
        numbers = ranking.record_numbers(self.documents)
        records = self.records_of(numbers).order_by(*order)
        with reading():
            return list(records[offset : offset + size])

    def records_of(self, numbers):
        lookup = f"{self.filters.search_key}__in"
        return self.filters.queryset.filter(**{lookup: numbers})

    def rows(self, offset, size, after=None):
        """[(document, record, value sorted by)] of one page."""
        return self.rows_of(
            self.kind,
            self.documents,
            offset,
            size,
            self.filters.order,
            after,
        )

    def rows_of(self, kind, documents, offset, size, order, after=None):
        """The same of any `documents` of one kind."""
        if order == BEST and self.matched.clauses:
            with searching():
                return ranking.best(
                    self.matcher,
                    self.matched,
                    kind,
                    documents,
                    offset=offset,
                    size=size,
                )
        if order == BEST:
            # Where words are only excluded, every document matches equally well.
            order = NEWEST
        return ranking.page(
            self.snapshot,
            kind,
            documents,
            order,
            offset=offset,
            size=size,
            after=after,
        )

    def load(self, numbers):
        """The records of these numbers in this order; one that is not public any more is left out."""
        by_number = {}
        for record in self.records_of(numbers):
            number = getattr(record, self.filters.search_key)
            by_number[number] = record
        return [by_number[number] for number in numbers if number in by_number]

    def record_numbers(self):
        """The numbers of all matching records, in the order in which they were written; read as they are asked for."""
        for numbers in batched(self.documents, NUMBERS_AT_ONCE):
            rows = engine().rows(numbers)
            documents = SearchDocument.objects.filter(pk__in=rows).order_by("pk")
            records = documents.values_list("record_id", flat=True)
            with reading():
                read = list(records)
            yield from read

    def find_passages(self, kind, documents):
        """{record: the part of its long texts that was searched} of those whose title and summary lack some of it."""
        unmet = self.unmet_clauses(documents)
        if not unmet:
            return {}
        texts_by_record = index_of(kind).texts(list(unmet))
        passages = {}
        for record, texts in texts_by_record.items():
            passages[record] = self.first_passage(texts, unmet[record])
        return passages

    def unmet_clauses(self, documents):
        """{record: clauses that its title and summary do not meet}, of those that have any."""
        if self.highlights is None:
            return {}
        unmet = {}
        for document in documents:
            clauses = self.highlights.unmet(document.title, document.summary)
            if clauses:
                unmet[document.record_id] = clauses
        return unmet

    def first_passage(self, texts, clauses):
        for text in texts:
            passage = self.highlights.passage(text, clauses)
            if passage:
                return passage
        return ""

    # Facets

    def count(self, limits):
        """{name: (labels, counts)} of the facets in {name: limit}, each with its own filter off.

        `labels` are {value: (slug, label)}, `counts` {value: number of documents}.
        """
        requests = []
        for name, limit in limits.items():
            documents = self.documents
            if name in self.documents_by_filter:
                documents = self.documents_without(name)
            requests.append((name, self.filters.facets[name], documents, limit))
        return count_facets(self.snapshot, self.kind, requests)

    def counts_of_chosen(self, name):
        """{slug: number} of the records that are chosen, with this filter off."""
        declared = self.filters.filters[name]
        if name not in self.documents_by_filter or not isinstance(declared, RelatedFilter):
            return {}
        others = self.documents_without(name)
        counts = {}
        for record in self.filters.form.cleaned_data[name]:
            slug = str(getattr(record, declared.extra["to_field_name"]))
            having = declared.documents(self.snapshot, self.kind, name, [record])
            counts[slug] = others.intersection_cardinality(having)
        return counts

    def facet(self, name):
        """How many records each value of a facet has, with every other filter on and its own off."""
        labels, counts = self.count({name: None})[name]
        return counts_by_slug(labels, counts)

    def options(self, name, limit=SHOWN_WITH_MORE):
        """The Options of a facet."""
        (shown,) = self.list_facets({name: limit})
        return shown.options

    def shown_facets(self):
        """The facets that have something to choose."""
        limits = dict.fromkeys(self.filters.facets, SHOWN)
        more = self.filters.data.get("more")
        if more in limits:
            limits[more] = SHOWN_WITH_MORE
        return [shown for shown in self.list_facets(limits) if shown.options]

    def list_facets(self, limits):
        # One value more than is shown tells whether there are further ones.
        wider_limits = {name: limit + 1 for name, limit in limits.items()}
        counted = self.count(wider_limits)
        return list_facets(self.filters, limits, counted)

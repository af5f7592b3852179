"""What the filters of a list leave: totals, facet counts and the records of a page, from a table or from the index."""

from contextlib import contextmanager
from functools import cached_property
from itertools import batched

from django.db import DatabaseError
from django.db.models import Count

from catalogue.links import DISPLAY_PARAMS, EXACT
from catalogue.options import ShownFacet, shown_options
from catalogue.parameters import BadParameters
from search import ranking
from search.engines import SearchUnavailable, TooSlow, engine, reading
from search.facets import SHOWN, SHOWN_WITH_MORE, count_with_labels
from search.matching import Match, Matcher
from search.models import SearchDocument
from search.query import TooLong
from search.ranking import BEST, NEWEST
from search.registry import index_of
from search.snapshot import NO_DOCUMENTS

NUMBERS_AT_ONCE = 10_000  # of documents whose records are asked for
TOO_SLOW = "This search takes too long. Search fewer or rarer words, or leave the quotation marks out."


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


class TableQuery:
    """Asks the records' own table. For lists that are not in the index; they must stay small."""

    highlights = None  # what to mark in texts
    passages = {}  # {record: the part of its long texts that was searched} of the page read last
    matched = None

    def __init__(self, filters):
        self.filters = filters

    @cached_property
    def total(self):
        """How many records there are in all."""
        return self.filters.qs.count()

    @property
    def paged_total(self):
        """How many records the pages lead through."""
        return self.total

    def total_without(self, *names):
        """How many records there are with these filters off."""
        return self.filters.without(*names).query.total

    def order(self, sort=""):
        """The ordering by the name `sort`, or else the one in force."""
        if not sort:
            sort = self.filters.sort
        _, order = self.filters.sorts[sort]
        return order

    def page(self, offset, size):
        """The records of one page in order."""
        return list(self.filters.qs.order_by(*self.order())[offset : offset + size])

    def facet(self, name, limit=None):
        """How many records each value of a facet has, with every other filter on and its own off."""
        column = self.filters.filters[name].field_name
        others = self.filters.without(name).qs.order_by()
        rows = others.values_list(column).annotate(number=Count("pk"))
        return dict(sorted(rows, key=lambda row: (-row[1], row[0]))[:limit])

    def options(self, name):
        """The Options of a facet."""
        counts = self.facet(name)
        labels = self.filters.facets[name].labels(None, list(counts))
        return shown_options(self.filters, name, counts, dict(labels.values()))

    def shown_facets(self):
        """The facets that have something to choose."""
        shown = [ShownFacet(name, facet, self.options(name)) for name, facet in self.filters.facets.items()]
        return [facet for facet in shown if facet.options]


class IndexQuery(TableQuery):
    """Asks the index, and loads the records that are shown."""

    def __init__(self, filters):
        super().__init__(filters)
        self.snapshot = filters.snapshot
        self.kind = None
        if filters.index:
            self.kind = filters.index.kind

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
        """What to mark in texts; None where no words are searched."""
        if not self.matched.highlights:
            return None
        return self.matched.highlights

    @cached_property
    def documents_by_filter(self):
        """{filter: documents} for every filter in force, the words included."""
        filters = self.filters
        cleaned = {}
        if filters.form.is_valid():
            cleaned = filters.form.cleaned_data
        documents = {}
        for name, value in cleaned.items():
            if name in filters.data and name != "q" and name not in DISPLAY_PARAMS:
                documents[name] = filters.filters[name].documents(self.snapshot, self.kind, name, value)
        if "q" in filters.data:
            documents["q"] = self.matched.documents
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
        return len(self.documents)

    def total_without(self, *names):
        return len(self.documents_without(*names))

    @property
    def is_ordered_by_index(self):
        return self.order() in ranking.ORDERS

    def page(self, offset, size, sort=""):
        order = self.order(sort)
        if order not in ranking.ORDERS:
            return self.page_by_table(offset, size, order)
        rows = self.rows(offset, size, sort=sort)
        loader = self.filters.loader
        documents = []
        if self.highlights or loader:
            documents = self.snapshot.documents([number for number, _, _ in rows])
        self.passages = self.find_passages(self.kind, documents)
        if loader:
            return loader(documents, self.snapshot)
        return self.load([record for _, record, _ in rows])

    def page_by_table(self, offset, size, order):
        """A page in an order that the index does not have."""
        numbers = ranking.record_numbers(self.documents)
        records = self.filters.queryset.filter(**{f"{self.filters.search_key}__in": numbers})
        with reading():
            return list(records.order_by(*order)[offset : offset + size])

    def rows(self, offset, size, *, after=None, sort=""):
        """[(document, record, value sorted by)] of one page."""
        return self.rows_of(self.kind, self.documents, offset, size, after=after, sort=sort)

    def rows_of(self, kind, documents, offset, size, *, after=None, sort=""):
        order = self.order(sort)
        if order == BEST and self.matched.clauses:
            with searching():
                return ranking.best(self.matcher, self.matched, kind, documents, offset=offset, size=size)
        if order == BEST:
            order = NEWEST  # of nothing but excluded words, every document matches equally well
        return ranking.page(self.snapshot, kind, documents, order, offset=offset, size=size, after=after)

    def load(self, numbers):
        """The records of these numbers in this order; one that is not public any more is left out."""
        key = self.filters.search_key
        records = self.filters.queryset.filter(**{f"{key}__in": numbers})
        by_number = {getattr(record, key): record for record in records}
        return [by_number[number] for number in numbers if number in by_number]

    def record_numbers(self):
        """The numbers of all matching records, in the order in which they were written; read as they are asked for."""
        for numbers in batched(self.documents, NUMBERS_AT_ONCE):
            documents = SearchDocument.objects.filter(pk__in=engine().rows(numbers)).order_by("pk")
            with reading():
                records = list(documents.values_list("record_id", flat=True))
            yield from records

    def find_passages(self, kind, documents):
        """{record: the part of its long texts that was searched} of those whose title and summary lack some of it."""
        if self.highlights is None:
            return {}
        unmet = {}
        for document in documents:
            clauses = self.highlights.unmet(document.title, document.summary)
            if clauses:
                unmet[document.record_id] = clauses
        if not unmet:
            return {}
        passages = {}
        for record, texts in index_of(kind).texts(list(unmet)).items():
            found = (self.highlights.passage(text, unmet[record]) for text in texts)
            passages[record] = next(filter(None, found), "")
        return passages

    def count(self, name, limit):
        """(labels, counts) of a facet: {value: (value in URLs, label)} and {value: number of documents}."""
        facet = self.filters.facets[name]
        documents = self.documents
        if name in self.documents_by_filter:
            documents = self.documents_without(name)
        return count_with_labels(self.snapshot, self.kind, name, facet, documents, limit)

    def facet(self, name, limit=None):
        labels, counts = self.count(name, limit)
        return {labels[value][0]: number for value, number in counts.items() if value in labels}

    def options(self, name, limit=SHOWN_WITH_MORE):
        return self.shown_facet(name, limit).options

    def shown_facet(self, name, limit):
        labels, counts = self.count(name, limit + 1)
        has_more = len(counts) > limit
        first = {labels[value][0]: number for value, number in list(counts.items())[:limit] if value in labels}
        options = shown_options(self.filters, name, first, dict(labels.values()))
        return ShownFacet(name, self.filters.facets[name], options, has_more)

    def shown_facets(self):
        shown = []
        for name in self.filters.facets:
            limit = SHOWN
            if name == self.filters.data.get("more"):
                limit = SHOWN_WITH_MORE
            shown.append(self.shown_facet(name, limit))
        return [facet for facet in shown if facet.options]

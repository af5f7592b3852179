"""The filters of the search over everything."""

from functools import cached_property

from catalogue.fields import AnyOfFilter
from catalogue.filters import CatalogueFilterSet
from catalogue.links import query_string
from catalogue.query import IndexQuery
from clusterix.cards import result_card
from clusterix.search import KINDS
from search.facets import Facet, of_choices
from search.models import SearchDocument
from search.ranking import BEST, NEWEST, TITLE
from search.snapshot import NO_DOCUMENTS

OF_EACH_KIND = 5


class EveryKindQuery(IndexQuery):
    """Asks the index for records of every kind: the best of each, or all of the one kind that is chosen."""

    @cached_property
    def is_of_one_kind(self):
        return len(self.filters.data.getlist("type")) == 1

    @cached_property
    def documents_by_kind(self):
        """{kind: documents with the words}, whatever kinds are chosen."""
        documents = {}
        for kind in KINDS:
            of_kind = self.snapshot.of_kind.get(kind, NO_DOCUMENTS)
            if "q" in self.filters.data:
                of_kind = of_kind & self.matched.documents
            documents[kind] = of_kind
        return documents

    @cached_property
    def shown_by_kind(self):
        """{kind: matching documents} of the chosen kinds that have any."""
        chosen = self.filters.data.getlist("type")
        shown = {}
        for kind, documents in self.documents_by_kind.items():
            is_chosen = not chosen or kind in chosen
            if documents and is_chosen:
                shown[kind] = documents
        return shown

    @cached_property
    def total(self):
        return sum(len(documents) for documents in self.shown_by_kind.values())

    @property
    def has_pages(self):
        return self.is_of_one_kind

    def total_without(self, *names):
        return self.filters.without(*names).query.total

    def page(self, offset, size):
        """[(kind, its name, number, link to all of it, Cards of the best)] of each kind that has any."""
        if not self.is_of_one_kind:
            size = OF_EACH_KIND
        others = self.filters.links.params_without("type")
        groups = []
        self.passages = {}
        for kind, documents in self.shown_by_kind.items():
            link = query_string([*others, ("type", kind)])
            shown = self.page_of_kind(kind, documents, offset, size)
            group = (
                kind,
                KINDS[kind],
                len(documents),
                link,
                shown,
            )
            groups.append(group)
        return groups

    def page_of_kind(self, kind, documents, offset, size):
        """The Cards of one page; adds its passages."""
        rows = self.rows_of(
            kind,
            documents,
            offset,
            size,
            self.filters.order,
        )
        numbers = [number for number, _, _ in rows]
        shown = self.snapshot.documents(numbers)
        passages = self.find_passages(kind, shown)
        for record, passage in passages.items():
            # Records of two kinds may have the same number.
            self.passages[kind, record] = passage
        return [result_card(document, self.snapshot) for document in shown]

    def count(self, limits):
        counts = {}
        for kind, documents in self.documents_by_kind.items():
            if documents:
                counts[kind] = len(documents)
        labels = self.filters.facets["type"].labels(self.snapshot, list(counts))
        return {"type": (labels, counts)}


class SearchFilterSet(CatalogueFilterSet):
    """The search over everything."""

    query_class = EveryKindQuery
    facets = {"type": Facet("Kind", of_choices(list(KINDS.items())))}
    sorts = {
        "best": ("Best match", BEST),
        "newest": ("Newest", NEWEST),
        "title": ("Title", TITLE),
    }

    type = AnyOfFilter(label="Kind", choices=list(KINDS.items()))

    class Meta:
        model = SearchDocument
        fields = []

"""The filters of the search over everything."""

from functools import cached_property

from catalogue.filters import AnyOfFilter, CatalogueFilterSet
from catalogue.parameters import query_string
from clusterix.search import KINDS
from partners.places import place_of
from search.facets import Facet, of_choices
from search.models import SearchDocument
from search.ranking import BEST, NEWEST, TITLE
from search.snapshot import NO_DOCUMENTS

OF_EACH_KIND = 5


class SearchFilterSet(CatalogueFilterSet):
    """The search over everything: the best of each kind, or all of the one kind that is chosen."""

    facets = {"type": Facet("Kind", of_choices(list(KINDS.items())))}
    sorts = {"best": ("Best match", BEST), "newest": ("Newest", NEWEST), "title": ("Title", TITLE)}

    type = AnyOfFilter(label="Kind", choices=list(KINDS.items()))

    class Meta:
        model = SearchDocument
        fields = []

    @cached_property
    def kinds(self):
        """{kind: matching documents} of the kinds that are asked for and have any."""
        asked = self.data.getlist("type") or KINDS
        return {kind: found for kind, found in self._all_kinds.items() if kind in asked and found}

    @cached_property
    def _all_kinds(self):
        found = {kind: self.held.of_kind.get(kind, NO_DOCUMENTS) for kind in KINDS}
        return {kind: having & self.matched.documents if "q" in self.data else having for kind, having in found.items()}

    @cached_property
    def total(self):
        return sum(len(found) for found in self.kinds.values())

    @property
    def paged(self):
        return self.total if len(self.data.getlist("type")) == 1 else 1

    def page(self, offset, size):
        """(kind, its name, number, link to all of it, [(document, key, place)]) for each kind that has any."""
        size = size if len(self.data.getlist("type")) == 1 else OF_EACH_KIND
        return [
            (kind, KINDS[kind], len(found), self._link(kind), self._documents(kind, found, offset, size))
            for kind, found in self.kinds.items()
        ]

    def _link(self, kind):
        return query_string([*self.pairs(without=("type",)), ("type", kind)])

    def _documents(self, kind, found, offset, size):
        numbers = [row[0] for row in self._rows(kind, found, offset, size)]
        documents = self.held.documents(numbers)
        passages = self.passages(kind, documents)
        self.found_in = {**self.found_in, **{(kind, number): found for number, found in passages.items()}}
        return [(document, (kind, document.record_id), place_of(self.held, document)) for document in documents]

    def total_without(self, *names):
        return type(self)(self.without(*names).data).total

    def _counted(self, name, limit):
        counted = {kind: len(found) for kind, found in self._all_kinds.items() if found}
        return self.facets[name].labels(self.held, list(counted)), counted

from search.facets import Facet
from search.filters import CatalogueFilterSet, ChoicesFilter
from sources.models import Citation, Conflict, Source


class SourceFilterSet(CatalogueFilterSet):
    facets = {"type": Facet("Kind of document", "kind", choices=tuple(Source.Kind.choices))}
    sorts = {"title": ("Title", ["title", "pk"]), "newest": ("Newest", ["-date", "title", "pk"])}

    type = ChoicesFilter(label="Kind of document", field_name="kind", choices=Source.Kind.choices)

    class Meta:
        model = Source
        fields = []


class ConflictFilterSet(CatalogueFilterSet):
    facets = {"type": Facet("What differs", "kind", choices=tuple(Conflict.Kind.choices))}
    sorts = {"title": ("Subject", ["title", "pk"])}

    type = ChoicesFilter(label="What differs", field_name="kind", choices=Conflict.Kind.choices)

    class Meta:
        model = Conflict
        fields = []


class CitationFilterSet(CatalogueFilterSet):
    sorts = {"record": ("Record", ["content_type", "object_id", "pk"])}

    class Meta:
        model = Citation
        fields = []

from catalogue.fields import AnyOfFilter
from catalogue.filters import ListFilterSet
from search.facets import Facet, of_choices
from sources.models import Citation, Conflict, Source


class SourceFilterSet(ListFilterSet):
    facets = {"type": Facet("Kind of document", of_choices(Source.Kind.choices))}
    sorts = {"title": ("Title", ["title", "pk"]), "newest": ("Newest", ["-date", "title", "pk"])}

    type = AnyOfFilter(label="Kind of document", field_name="kind", choices=Source.Kind.choices)

    class Meta:
        model = Source
        fields = []


class ConflictFilterSet(ListFilterSet):
    facets = {"type": Facet("What differs", of_choices(Conflict.Kind.choices))}
    sorts = {
        "weight": ("What matters most", ["weight", "title", "pk"]),
        "title": ("Subject", ["title", "pk"]),
    }

    type = AnyOfFilter(label="What differs", field_name="kind", choices=Conflict.Kind.choices)

    class Meta:
        model = Conflict
        fields = []


class CitationFilterSet(ListFilterSet):
    sorts = {"record": ("Record", ["content_type", "object_id", "pk"])}

    class Meta:
        model = Citation
        fields = []

from django.db.models import F, Q, Value
from django.db.models.functions import Coalesce, NullIf

from partners.models import Country, Organisation, Region
from search.facets import Facet
from search.filters import CatalogueFilterSet, ChoicesFilter, RelatedFilter
from search.models import Kind


def region_label(relation):
    """Region.label of a related region, as an expression."""
    names = [NullIf(F(f"{relation}__{name}"), Value("")) for name in ("english_name", "latin_name")]
    return Coalesce(*names, F(f"{relation}__name"))


def public_projects():
    """Projects that a public organisation takes part in, by way of the organisations: projects are above this app."""
    listed = Organisation.objects.public().filter(partnerships__project__is_public=True).distinct()
    return listed.values_list("partnerships__project__slug", "partnerships__project__acronym").order_by(
        "partnerships__project__acronym"
    )


class OrganisationFilterSet(CatalogueFilterSet):
    kind = Kind.ORGANISATION
    facets = {
        "country": Facet("Country", "country__code", "country__name"),
        "type": Facet("Kind of organisation", "kind", choices=tuple(Organisation.Kind.choices)),
        "project": Facet(
            "Project",
            "partnerships__project__slug",
            "partnerships__project__acronym",
            only=Q(partnerships__project__is_public=True),
        ),
        "region": Facet(
            "Region",
            "region__code",
            "region_label",
            only=Q(region__level__gt=0),
            annotations={"region_label": region_label("region")},
        ),
    }
    sorts = {
        "best": ("Best match", []),
        "name": ("Name", ["name", "pk"]),
        "country": ("Country", ["country__name", "name", "pk"]),
    }

    country = RelatedFilter(label="Country", queryset=Country.objects.all(), to_field_name="code")
    type = ChoicesFilter(label="Kind of organisation", field_name="kind", choices=Organisation.Kind.choices)
    project = ChoicesFilter(label="Project", field_name="partnerships__project__slug", choices=public_projects)
    region = RelatedFilter(label="Region", queryset=Region.objects.all(), to_field_name="code")

    class Meta:
        model = Organisation
        fields = []


class RegionFilterSet(CatalogueFilterSet):
    sorts = {"code": ("Code", ["code"]), "name": ("Name", ["name", "code"])}

    country = RelatedFilter(label="Country", queryset=Country.objects.all(), to_field_name="code")
    level = ChoicesFilter(label="NUTS level", choices=[(str(level), label) for level, label in Region.Level.choices])
    edition = ChoicesFilter(
        label="Last NUTS edition",
        field_name="last_edition",
        choices=[(str(e), name) for e, name in Region.Edition.choices],
    )

    class Meta:
        model = Region
        fields = []

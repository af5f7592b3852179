from catalogue.filters import AnyOfFilter, CatalogueFilterSet, ListFilterSet, RelatedFilter
from partners.models import Country, Organisation, Region
from partners.search import organisation_index
from search.facets import Facet, of_choices, of_names, of_records
from search.ranking import BEST, TITLE


def projects():
    """The public projects of organisations, found by way of them: projects are above this app."""
    model = Organisation._meta.get_field("partnerships").related_model._meta.get_field("project").related_model
    return model.objects.public()


class OrganisationFilterSet(CatalogueFilterSet):
    index = organisation_index
    facets = {
        "country": Facet("Country", of_names("country")),
        "type": Facet("Kind of organisation", of_choices(Organisation.Kind.choices)),
        "project": Facet("Project", of_records(projects, "slug", "acronym")),
        "region": Facet("Region", of_names("region"), shown_by="at", is_tree=True),
    }
    sorts = {
        "best": ("Best match", BEST),
        "name": ("Name", TITLE),
        "country": ("Country", ["country__name", "name", "pk"]),
    }

    country = RelatedFilter(label="Country", queryset=Country.objects.all(), to_field_name="code")
    type = AnyOfFilter(label="Kind of organisation", field_name="kind", choices=Organisation.Kind.choices)
    project = RelatedFilter(
        label="Project", field_name="partnerships__project", queryset=lambda request: projects(), to_field_name="slug"
    )
    region = RelatedFilter(label="Region", queryset=Region.objects.all(), to_field_name="code")

    class Meta:
        model = Organisation
        fields = []


class RegionFilterSet(ListFilterSet):
    sorts = {"code": ("Code", ["code"]), "name": ("Name", ["name", "code"])}

    country = RelatedFilter(label="Country", queryset=Country.objects.all(), to_field_name="code")
    level = AnyOfFilter(label="NUTS level", choices=[(str(level), label) for level, label in Region.Level.choices])
    edition = AnyOfFilter(
        label="Last NUTS edition",
        field_name="last_edition",
        choices=[(str(e), name) for e, name in Region.Edition.choices],
    )

    class Meta:
        model = Region
        fields = []

from catalogue.fields import AnyOfFilter, RelatedFilter
from catalogue.filters import CatalogueFilterSet, ListFilterSet
from partners.models import Country, Organisation, Region
from partners.search import organisation_index
from search.facets import Facet, of_choices, of_names, of_records
from search.ranking import BEST, TITLE


def public_projects():
    """The public projects. Their model comes from the relations: `projects` stands above this app."""
    partnership = Organisation._meta.get_field("partnerships").related_model
    project = partnership._meta.get_field("project").related_model
    return project.objects.public()


class OrganisationFilterSet(CatalogueFilterSet):
    index = organisation_index
    facets = {
        "country": Facet("Country", of_names("country")),
        "type": Facet("Kind of organisation", of_choices(Organisation.Kind.choices)),
        "project": Facet("Project", of_records(public_projects, "slug", "acronym")),
        # `region` counts an organisation in every region around its own; `at` lists the stated ones only.
        "region": Facet(
            "Region",
            of_names("region"),
            shown_by="at",
            is_tree=True,
        ),
    }
    sorts = {
        "best": ("Best match", BEST),
        "name": ("Name", TITLE),
        "country": ("Country", ["country__name", "name", "pk"]),
    }

    country = RelatedFilter(label="Country", queryset=Country.objects.all(), to_field_name="code")
    type = AnyOfFilter(
        label="Kind of organisation",
        field_name="kind",
        choices=Organisation.Kind.choices,
    )
    project = RelatedFilter(
        label="Project",
        field_name="partnerships__project",
        # A function, because the model is known only once Django has loaded all apps.
        queryset=lambda request: public_projects(),
        to_field_name="slug",
    )
    region = RelatedFilter(label="Region", queryset=Region.objects.all(), to_field_name="code")

    class Meta:
        model = Organisation
        fields = []


# As texts, because parameters are texts and a chosen value has to equal its choice.
LEVELS = [(str(level), label) for level, label in Region.Level.choices]
EDITIONS = [(str(edition), label) for edition, label in Region.Edition.choices]


class RegionFilterSet(ListFilterSet):
    """Regions are few and not in the index, so SQL counts and filters them."""

    sorts = {"code": ("Code", ["code"]), "name": ("Name", ["name", "code"])}

    country = RelatedFilter(label="Country", queryset=Country.objects.all(), to_field_name="code")
    level = AnyOfFilter(label="NUTS level", choices=LEVELS)
    edition = AnyOfFilter(label="Last NUTS edition", field_name="last_edition", choices=EDITIONS)

    class Meta:
        model = Region
        fields = []

"""What of organisations goes into the search index."""

from partners import places
from partners.models import Organisation
from search.registry import Index, IndexEntry

NAMED = ("partners.Country", "partners.Region")


def organisation_entries(organisations):
    numbers = [organisation.pk for organisation in organisations]
    regions = places.terms({o.region_id for o in organisations if o.region_id})
    projects = projects_of(numbers)
    return [
        IndexEntry(
            kind="organisation",
            record_id=organisation.pk,
            title=organisation.name,
            url=organisation.get_absolute_url(),
            summary=organisation.summary,
            keywords=", ".join([organisation.get_kind_display(), *(name.name for name in organisation.names.all())]),
            terms={
                **regions.get(organisation.region_id, {}),
                "country": [organisation.country_id],
                "type": [organisation.kind],
                "project": projects.get(organisation.pk, []),
            },
        )
        for organisation in organisations
    ]


def projects_of(numbers):
    """{organisation: its public projects}, by way of the organisations: projects are above this app."""
    rows = Organisation.objects.filter(pk__in=numbers, partnerships__project__is_public=True)
    found = {}
    for organisation, project in rows.values_list("pk", "partnerships__project").distinct():
        found.setdefault(organisation, []).append(project)
    return found


def public_organisations():
    return Organisation.objects.public().prefetch_related("names")


organisation_index = Index(
    "organisation",
    "Partners",
    public_organisations,
    organisation_entries,
    facets=("region", "at", "country", "type", "project"),
    depends_on={
        "projects.Project": "partnerships__project",
        "projects.Partnership": "partnerships",
        "partners.OrganisationName": "names",
    },
    suggested=2,
    subtitle=places.place_of,
)

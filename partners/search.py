"""What the search index has of organisations."""

from partners import places
from partners.models import Organisation, OrganisationName
from search.registry import Index, IndexEntry

# Their names are looked up when people search, so renaming one changes no document of the index.
NAMED = ("partners.Country", "partners.Region")


def organisation_entries(organisations):
    # Places and projects are read for the whole batch: a rebuild would otherwise query once an
    # organisation.
    region_codes = {
        organisation.region_id for organisation in organisations if organisation.region_id
    }
    terms_by_region = places.terms(region_codes)
    projects = projects_of([organisation.pk for organisation in organisations])

    entries = []
    for organisation in organisations:
        names = [name.name for name in organisation.names.all()]
        terms = {
            **terms_by_region.get(organisation.region_id, {}),
            # After the region's terms: an organisation without a region has a country, too.
            "country": [organisation.country_id],
            "type": [organisation.kind],
            "project": projects.get(organisation.pk, []),
        }
        entry = IndexEntry(
            kind="organisation",
            record_id=organisation.pk,
            title=organisation.name,
            url=organisation.get_absolute_url(),
            summary=organisation.summary,
            keywords=", ".join([organisation.get_kind_display(), *names]),
            terms=terms,
        )
        entries.append(entry)
    return entries


def projects_of(organisation_ids):
    """{organisation: its public projects} by their keys.

    Read through the organisations, because `projects` stands above this app, which cannot import
    its models.
    """
    organisations = Organisation.objects.filter(
        pk__in=organisation_ids,
        partnerships__project__is_public=True,
    )
    projects = {}
    pairs = organisations.values_list("pk", "partnerships__project").distinct()
    for organisation, project in pairs:
        projects.setdefault(organisation, []).append(project)
    return projects


def names_in_sentences(numbers):
    """{organisation: a sentence for each of its names} of the public ones with these numbers."""
    names = OrganisationName.objects.filter(
        organisation__in=Organisation.objects.public().filter(pk__in=numbers)
    )
    sentences = {}
    for organisation, name in names.values_list("organisation", "name"):
        sentences.setdefault(organisation, []).append(f"Also called {name}")
    return sentences


def public_organisations():
    # All names are searched, so that people find an organisation by a former or foreign one.
    return Organisation.objects.public().prefetch_related("names")


organisation_index = Index(
    "organisation",
    "Partners",
    Organisation,
    public_organisations,
    organisation_entries,
    facets=("region", "at", "country", "type", "project"),
    depends_on={
        "projects.Project": ("partnerships__project",),
        "projects.Partnership": ("partnerships",),
        "partners.OrganisationName": ("names",),
    },
    suggested=2,
    subtitle=places.place_of,
    other_names=names_in_sentences,
)

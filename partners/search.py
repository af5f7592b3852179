"""What of organisations goes into the search index."""

from partners.models import Country, Organisation, Region
from search.actions import Entry, Index
from search.models import Kind


def organisation_entry(organisation):
    return Entry(
        kind=Kind.ORGANISATION,
        record_id=organisation.pk,
        title=organisation.name,
        url=organisation.get_absolute_url(),
        summary=organisation.summary,
        place=organisation.place,
        texts=(
            organisation.get_kind_display(),
            organisation.region.name if organisation.region else "",
            *(name.name for name in organisation.names.all()),
        ),
    )


def public_organisations():
    return Organisation.objects.public().select_related("country", "region").prefetch_related("names")


organisation_index = Index(
    Kind.ORGANISATION,
    public_organisations,
    organisation_entry,
    depends_on={Region: "region", Country: "country"},
)

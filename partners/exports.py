"""Organisations as files."""

from partners.models import Organisation
from search.exporting import table

ORGANISATIONS = table(
    "organisations",
    Organisation.objects.public,
    columns={
        "slug": "slug",
        "name": "name",
        "kind": "kind",
        "country": "country",
        "region": "region",
        "website": "website",
        "summary": "summary",
    },
    several={
        "names": ("names__name", {}),
        "predecessors": ("predecessors__slug", {"predecessors__is_public": True}),
        "projects": ("partnerships__project__slug", {"partnerships__project__is_public": True}),
    },
)

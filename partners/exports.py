"""Organisations as files."""

from catalogue.exports import table
from partners.models import Organisation

COLUMNS = {
    "slug": "slug",
    "name": "name",
    "kind": "kind",
    "country": "country",
    "region": "region",
    "website": "website",
    "summary": "summary",
}
NAMES = {"names": ("names__name", {})}

# Two tables with the same columns: that of the public has nothing of related records that are not public.
ORGANISATIONS = table(
    "organisations",
    Organisation.objects.public,
    columns=COLUMNS,
    several={
        **NAMES,
        "predecessors": ("predecessors__slug", {"predecessors__is_public": True}),
        "projects": (
            "partnerships__project__slug",
            {"partnerships__project__is_public": True},
        ),
    },
    explained={
        "country_name": "country__name",
        "region_name": "region__name",
        "predecessor_names": ("predecessors__name", {"predecessors__is_public": True}),
        "project_names": (
            "partnerships__project__acronym",
            {"partnerships__project__is_public": True},
        ),
        "sources": ("citations__source__title", {}),
    },
    page="partners:detail",
)
ORGANISATIONS_OF_STAFF = table(
    "organisations",
    Organisation.objects.all,
    columns=COLUMNS,
    several={
        **NAMES,
        "predecessors": ("predecessors__slug", {}),
        "projects": ("partnerships__project__slug", {}),
    },
)

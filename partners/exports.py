"""Organisations as files."""

from catalogue.exports import table
from partners.models import Organisation

COLUMNS = {name: name for name in ("slug", "name", "kind", "country", "region", "website", "summary")}
NAMES = {"names": ("names__name", {})}
ORGANISATIONS = table(
    "organisations",
    Organisation.objects.public,
    columns=COLUMNS,
    several=NAMES
    | {
        "predecessors": ("predecessors__slug", {"predecessors__is_public": True}),
        "projects": ("partnerships__project__slug", {"partnerships__project__is_public": True}),
    },
)
ORGANISATIONS_OF_STAFF = table(
    "organisations",
    Organisation.objects.all,
    columns=COLUMNS,
    several=NAMES | {"predecessors": ("predecessors__slug", {}), "projects": ("partnerships__project__slug", {})},
)

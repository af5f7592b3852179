"""Projects and outputs as files."""

from django.db.models import Case, When

from catalogue.exports import table
from projects.models import Output, Project


def public_projects():
    # A filter would drop the project: only its hidden predecessor must not show up.
    return Project.objects.public().annotate(
        public_predecessor=Case(When(predecessor__is_public=True, then="predecessor__slug")),
        predecessor_name=Case(When(predecessor__is_public=True, then="predecessor__acronym")),
    )


def public_outputs():
    return Output.objects.public().annotate(
        public_organisation=Case(When(organisation__is_public=True, then="organisation__slug")),
        organisation_name=Case(When(organisation__is_public=True, then="organisation__name")),
    )


# The importers read the same columns, so a file that was exported can be imported again.
PROJECT_COLUMNS = {
    "slug": "slug",
    "acronym": "acronym",
    "title": "title",
    "programme": "programme__slug",
    "status": "status",
    "start": "start",
    "end": "end",
    "total_budget": "total_budget",
    "erdf_amount": "erdf_amount",
    "lead_unknown": "lead_unknown",
    "predecessor": "predecessor__slug",
    "website": "website",
    "summary": "summary",
    "objectives": "objectives",
}
OUTPUT_COLUMNS = {
    "slug": "slug",
    "title": "title",
    "kind": "kind",
    "project": "project__slug",
    "organisation": "organisation__slug",
    "language": "language",
    "published": "published",
    "original_url": "original_url",
    "link_status": "link_status",
    "checksum": "checksum",
    "summary": "summary",
}
PARTNERS = "partnerships__organisation__slug"
PUBLIC_PARTNERS = {"partnerships__organisation__is_public": True}
SOURCES = ("citations__source__title", {})

# Two tables with the same columns: that of the public has nothing of related records that are not public.
PROJECTS = table(
    "projects",
    public_projects,
    columns=PROJECT_COLUMNS | {"predecessor": "public_predecessor"},
    several={"partners": (PARTNERS, PUBLIC_PARTNERS)},
    explained={
        "programme_name": "programme__name",
        "predecessor_name": "predecessor_name",
        "partner_names": ("partnerships__organisation__name", PUBLIC_PARTNERS),
        "sources": SOURCES,
    },
    page="projects:detail",
)
PROJECTS_OF_STAFF = table(
    "projects",
    Project.objects.all,
    columns=PROJECT_COLUMNS,
    several={"partners": (PARTNERS, {})},
)
OUTPUTS = table(
    "outputs",
    public_outputs,
    columns=OUTPUT_COLUMNS | {"organisation": "public_organisation"},
    explained={
        "project_name": "project__acronym",
        "organisation_name": "organisation_name",
        "sources": SOURCES,
    },
    page="projects:output",
)
OUTPUTS_OF_STAFF = table("outputs", Output.objects.all, columns=OUTPUT_COLUMNS)

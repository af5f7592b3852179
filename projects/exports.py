"""Projects and outputs as files."""

from django.db.models import Case, When

from projects.models import Output, Project
from search.exporting import table


def public_projects():
    shown = Case(When(predecessor__is_public=True, then="predecessor__slug"))
    return Project.objects.public().annotate(predecessor_shown=shown)


def public_outputs():
    shown = Case(When(organisation__is_public=True, then="organisation__slug"))
    return Output.objects.public().annotate(organisation_shown=shown)


PROJECTS = table(
    "projects",
    public_projects,
    columns={
        "slug": "slug",
        "acronym": "acronym",
        "title": "title",
        "programme": "programme__slug",
        "status": "status",
        "start": "start",
        "end": "end",
        "total_budget": "total_budget",
        "erdf_amount": "erdf_amount",
        "predecessor": "predecessor_shown",
        "website": "website",
        "summary": "summary",
        "objectives": "objectives",
    },
    several={
        "partners": ("partnerships__organisation__slug", {"partnerships__organisation__is_public": True}),
    },
)
OUTPUTS = table(
    "outputs",
    public_outputs,
    columns={
        "slug": "slug",
        "title": "title",
        "kind": "kind",
        "project": "project__slug",
        "organisation": "organisation_shown",
        "language": "language",
        "published": "published",
        "original_url": "original_url",
        "link_status": "link_status",
        "checksum": "checksum",
        "summary": "summary",
    },
)

"""Projects and outputs as files."""

from django.db.models import Case, When

from catalogue.exports import table
from projects.models import Output, Project


def public_projects():
    shown = Case(When(predecessor__is_public=True, then="predecessor__slug"))
    return Project.objects.public().annotate(predecessor_shown=shown)


def public_outputs():
    shown = Case(When(organisation__is_public=True, then="organisation__slug"))
    return Output.objects.public().annotate(organisation_shown=shown)


PROJECT = {
    "slug": "slug",
    "acronym": "acronym",
    "title": "title",
    "programme": "programme__slug",
    "status": "status",
    "start": "start",
    "end": "end",
    "total_budget": "total_budget",
    "erdf_amount": "erdf_amount",
    "predecessor": "predecessor__slug",
    "website": "website",
    "summary": "summary",
    "objectives": "objectives",
}
OUTPUT = {
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
PROJECTS = table(
    "projects",
    public_projects,
    columns=PROJECT | {"predecessor": "predecessor_shown"},
    several={"partners": (PARTNERS, {"partnerships__organisation__is_public": True})},
)
PROJECTS_OF_STAFF = table("projects", Project.objects.all, columns=PROJECT, several={"partners": (PARTNERS, {})})
OUTPUTS = table("outputs", public_outputs, columns=OUTPUT | {"organisation": "organisation_shown"})
OUTPUTS_OF_STAFF = table("outputs", Output.objects.all, columns=OUTPUT)

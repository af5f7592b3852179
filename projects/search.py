"""What of projects and outputs goes into the search index."""

from collections import defaultdict

from partners.places import place_of
from projects.models import Output, Partnership, Project
from search.registry import Index, IndexEntry

NAMED = ("projects.Programme",)


def project_entries(projects):
    partners = partners_of(projects)
    return [
        IndexEntry(
            kind="project",
            record_id=project.pk,
            title=f"{project.acronym}: {project.title}" if project.title else project.acronym,
            url=project.get_absolute_url(),
            summary=project.summary,
            keywords=project.programme.name,
            newest=project.start,
            body=(project.objectives,),
            terms={
                "programme": [project.programme_id],
                "status": [project.status],
                "partner": [organisation for organisation, _ in partners[project.pk]],
                "country": [country for _, country in partners[project.pk]],
            },
        )
        for project in projects
    ]


def partners_of(projects):
    """{project: (organisation, its country) of each public partner}."""
    found = defaultdict(list)
    rows = Partnership.objects.filter(project__in=projects, organisation__is_public=True)
    for project, organisation, country in rows.values_list("project", "organisation", "organisation__country"):
        found[project].append((organisation, country))
    return found


def output_entries(outputs):
    return [
        IndexEntry(
            kind="output",
            record_id=output.pk,
            title=output.title,
            url=output.get_absolute_url(),
            summary=output.summary,
            keywords=f"{output.get_kind_display()}, {output.project.acronym}",
            newest=output.published,
            terms={
                "type": [output.kind],
                "project": [output.project_id],
                "language": [output.language] if output.language else [],
            },
        )
        for output in outputs
    ]


def public_projects():
    return Project.objects.public().select_related("programme")


def public_outputs():
    return Output.objects.public().select_related("project")


project_index = Index(
    "project",
    "Projects",
    Project,
    public_projects,
    project_entries,
    facets=("programme", "status", "partner", "country"),
    body=("objectives",),
    depends_on={
        "projects.Programme": "programme",
        "projects.Partnership": "partnerships",
        "partners.Organisation": "partnerships__organisation",
    },
    suggested=2,
    subtitle=place_of,
)
output_index = Index(
    "output",
    "Outputs",
    Output,
    public_outputs,
    output_entries,
    facets=("type", "project", "language"),
    depends_on={"projects.Project": "project"},
    subtitle=place_of,
)

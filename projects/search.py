"""What the search index has of projects and outputs."""

from collections import defaultdict

from partners.places import place_of
from projects.models import Output, Partnership, Project
from search.registry import Index, IndexEntry

# Renaming a programme renames a value of a facet; `depends_on` below renews the keywords of its projects, too.
NAMED = ("projects.Programme",)


def project_entries(projects):
    partners = partners_of(projects)
    return [
        IndexEntry(
            kind="project",
            record_id=project.pk,
            title=title_of(project),
            url=project.get_absolute_url(),
            summary=project.summary,
            keywords=project.programme.name,
            newest=project.start,
            body=(project.objectives,),
            terms={
                "programme": [project.programme_id],
                "status": [project.status],
                "lead": [lead_of(project)],
                "partner": [organisation for organisation, _ in partners[project.pk]],
                "country": [country for _, country in partners[project.pk]],
            },
        )
        for project in projects
    ]


def lead_of(project):
    """Whether the lead partner is known: a value of the facet."""
    if project.lead_unknown:
        return "unknown"
    return "known"


def title_of(project):
    # The acronym first: it is what people know a project by and search for.
    if project.title:
        return f"{project.acronym}: {project.title}"
    return project.acronym


def partners_of(projects):
    """{project: (organisation, its country) of each public partner} by their keys."""
    # A partner that is not public must not show up in the counts of a facet either.
    partnerships = Partnership.objects.filter(project__in=projects, organisation__is_public=True)
    rows = partnerships.values_list("project", "organisation", "organisation__country")
    partners = defaultdict(list)
    for project, organisation, country in rows:
        partners[project].append((organisation, country))
    return partners


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
                # An empty language would become a value of the facet that nobody can name.
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
    facets=("programme", "status", "lead", "partner", "country"),
    body=("objectives",),
    depends_on={
        "projects.Programme": ("programme",),
        "projects.Partnership": ("partnerships",),
        "partners.Organisation": ("partnerships__organisation",),
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
    depends_on={"projects.Project": ("project",)},
    subtitle=place_of,
)

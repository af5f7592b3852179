"""What of projects and outputs goes into the search index."""

from projects.models import Output, Programme, Project
from search.actions import Entry, Index
from search.models import Kind


def project_entry(project):
    return Entry(
        kind=Kind.PROJECT,
        record_id=project.pk,
        title=f"{project.acronym}: {project.title}" if project.title else project.acronym,
        url=project.get_absolute_url(),
        summary=project.summary,
        newest=project.start,
        texts=(project.objectives, project.programme.name),
    )


def output_entry(output):
    return Entry(
        kind=Kind.OUTPUT,
        record_id=output.pk,
        title=output.title,
        url=output.get_absolute_url(),
        summary=output.summary,
        newest=output.published,
        texts=(output.get_kind_display(), output.project.acronym),
    )


def public_projects():
    return Project.objects.public().select_related("programme")


def public_outputs():
    return Output.objects.public().select_related("project")


project_index = Index(Kind.PROJECT, public_projects, project_entry, depends_on={Programme: "programme"})
output_index = Index(Kind.OUTPUT, public_outputs, output_entry, depends_on={Project: "project"})

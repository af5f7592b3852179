from imports.records import RecordImporter
from projects.exports import OUTPUTS, OUTPUTS_OF_STAFF, PROJECTS, PROJECTS_OF_STAFF
from projects.models import Output, Project


class ProjectImporter(RecordImporter):
    """Partners are added with their roles on the project's page."""

    name = "projects"
    model = Project
    tables = (PROJECTS, PROJECTS_OF_STAFF)
    links = {"programme": "slug", "predecessor": "slug"}
    read_only = ("partners",)


class OutputImporter(RecordImporter):
    name = "outputs"
    model = Output
    tables = (OUTPUTS, OUTPUTS_OF_STAFF)
    links = {"project": "slug", "organisation": "slug"}
    read_only = ("checksum",)

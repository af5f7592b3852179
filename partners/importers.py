from imports.records import RecordImporter
from partners.exports import ORGANISATIONS, ORGANISATIONS_OF_STAFF
from partners.models import Organisation


class OrganisationImporter(RecordImporter):
    """Other names and projects are kept on pages of their own."""

    name = "organisations"
    model = Organisation
    tables = (ORGANISATIONS, ORGANISATIONS_OF_STAFF)
    links = {"country": "code", "region": "code", "predecessors": "slug"}
    read_only = ("names", "projects")

"""Everything that can be brought as a file."""

from editorial.importers.practices import PracticeImporter
from imports.import_kind import register
from partners.importers import OrganisationImporter
from practices.importers import ActionPlanImporter
from projects.importers import OutputImporter, ProjectImporter

register(
    PracticeImporter, ActionPlanImporter, OrganisationImporter, ProjectImporter, OutputImporter
)

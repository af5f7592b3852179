"""Everything that can be brought as a file."""

from imports.kinds import register
from partners.importers import OrganisationImporter
from practices.importers import ActionPlanImporter, PracticeImporter
from projects.importers import OutputImporter, ProjectImporter

register(PracticeImporter, ActionPlanImporter, OrganisationImporter, ProjectImporter, OutputImporter)

"""Everything that can be brought as a file."""

from imports.kinds import register
from practices.importers import PracticeImporter

register(PracticeImporter)

"""The whole index: every app's part of it, in the order results are shown."""

from partners.search import organisation_index
from practices.search import action_plan_index, practice_index
from projects.search import output_index, project_index

INDEXES = [practice_index, project_index, organisation_index, action_plan_index, output_index]


def rebuild():
    """Build the whole index anew. Returns the number of documents."""
    return sum(index.rebuild() for index in INDEXES)

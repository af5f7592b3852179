"""The whole index: every app's part of it, in the order in which they are built."""

from partners.search import organisation_index
from practices.search import action_plan_index, practice_index
from projects.search import output_index, project_index
from search.actions import register

register(practice_index, project_index, organisation_index, action_plan_index, output_index)

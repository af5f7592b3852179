"""The whole index: every app's part of it, in the order in which it is built."""

import partners.search
import practices.search
import projects.search
from partners.places import place_names
from partners.search import organisation_index
from practices.search import action_plan_index, practice_index, topic_names
from projects.search import output_index, project_index
from search import names
from search.registry import INDEXES, register

register(
    practice_index,
    project_index,
    organisation_index,
    action_plan_index,
    output_index,
    named=(
        *partners.search.NAMED,
        *projects.search.NAMED,
        *practices.search.NAMED,
        "search.Synonym",
    ),
)
names.register(topic_names, place_names)

# What people call the records of each kind.
KINDS = {index.kind: index.label for index in INDEXES}

"""What the partners of a project must agree on.

The database does not compare rows of two tables. It also refuses two partners who swap their numbers in one form.
So these rules stand here alone, and the forms and the import ask them.
"""

from dataclasses import dataclass
from itertools import count

from django.db.models import Model

NO_LEAD = "The project has no lead partner. Choose one, or tick “Lead partner not known”."


@dataclass(frozen=True)
class Problem:
    """What is wrong with a field of a partnership, or of the project where `partnership` is None."""

    field: str
    message: str
    partnership: Model | None = None


def find_problems(project, partnerships):
    """The Problems of a project that has these partnerships and no others."""
    return [
        *lead_problems(project, partnerships),
        *number_problems(partnerships),
        *share_problems(project, partnerships),
    ]


def lead_problems(project, partnerships):
    leads = [partnership for partnership in partnerships if partnership.is_lead]
    if not leads:
        return without_lead(project)
    first, *others = leads
    message = f"{first.organisation} is already the lead partner. A project has only one."
    problems = [Problem("role", message, other) for other in others]
    if project.lead_unknown:
        message = f"{first.organisation} is the lead partner. Untick “Lead partner not known”."
        problems.append(Problem("lead_unknown", message))
    return problems


def without_lead(project):
    if project.lead_unknown:
        return []
    return [Problem("lead_unknown", NO_LEAD)]


def is_needed_as_lead(partnership):
    """Whether its project would be left without a lead partner."""
    return partnership.is_lead and not partnership.project.lead_unknown


def number_problems(partnerships):
    problems = []
    first_with = {}
    for partnership in partnerships:
        first = first_with.setdefault(partnership.order, partnership)
        if first is not partnership:
            message = (
                f"{first.organisation} has number {first.order}. "
                "Choose another, or leave this empty for the next free number."
            )
            problems.append(Problem("order", message, partnership))
    return problems


def share_problems(project, partnerships):
    if project.total_budget is None:
        return []
    problems = []
    for partnership in partnerships:
        share = partnership.budget or 0
        if share > project.total_budget:
            message = (
                f"The share of {partnership.organisation} is larger than "
                f"the total budget of {project}, {project.total_budget}."
            )
            problems.append(Problem("budget", message, partnership))
    return problems


def number_the_rest(partnerships):
    """Give each partnership without a number the next that is free."""
    taken = {partnership.order for partnership in partnerships}
    free = (number for number in count(1) if number not in taken)
    for partnership in partnerships:
        if partnership.order is None:
            partnership.order = next(free)

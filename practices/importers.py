from imports.records import RecordImporter
from practices.exports import ACTION_PLANS, ACTION_PLANS_OF_STAFF
from practices.models import ActionPlan


class ActionPlanImporter(RecordImporter):
    """Actions are added on the plan's page."""

    name = "action-plans"
    model = ActionPlan
    tables = (ACTION_PLANS, ACTION_PLANS_OF_STAFF)
    links = {
        "organisation": "slug",
        "project": "slug",
        "region": "code",
        "topics": "slug",
    }

from practices.models.action_plan import Action, ActionPlan, ActionUpdate
from practices.models.edition import Edition
from practices.models.practice import Practice, Recommendation, Transfer
from practices.models.status import OPEN, TAKEN_UP, Status, TransferStatus
from practices.models.topic import Topic

__all__ = [
    "OPEN",
    "TAKEN_UP",
    "Action",
    "ActionPlan",
    "ActionUpdate",
    "Edition",
    "Practice",
    "Recommendation",
    "Status",
    "Topic",
    "Transfer",
    "TransferStatus",
]

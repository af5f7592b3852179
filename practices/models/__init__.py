from practices.models.action_plan import Action, ActionPlan, ActionUpdate
from practices.models.edition import Edition
from practices.models.letter import Letter, MailPreference
from practices.models.practice import Practice, Recommendation, Transfer
from practices.models.remark import Remark
from practices.models.status import OPEN, TAKEN_UP, Status, TransferStatus
from practices.models.step import Step
from practices.models.topic import Topic
from practices.models.working_copy import WorkingCopy

__all__ = [
    "OPEN",
    "TAKEN_UP",
    "Action",
    "ActionPlan",
    "ActionUpdate",
    "Edition",
    "Letter",
    "MailPreference",
    "Practice",
    "Recommendation",
    "Remark",
    "Status",
    "Step",
    "Topic",
    "Transfer",
    "TransferStatus",
    "WorkingCopy",
]

from practices.admin.action_plan import ActionAdmin, ActionPlanAdmin
from practices.admin.practice import PracticeAdmin, RecommendationAdmin, TopicAdmin, TransferAdmin

__all__ = [
    "ActionAdmin",
    "ActionPlanAdmin",
    "PracticeAdmin",
    "RecommendationAdmin",
    "TopicAdmin",
    "TransferAdmin",
]

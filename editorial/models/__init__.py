from editorial.models.invitation import Invitation
from editorial.models.notification import MailPreference, Notification
from editorial.models.review_comment import ReviewComment
from editorial.models.transition import Transition

__all__ = [
    "Invitation",
    "MailPreference",
    "Notification",
    "ReviewComment",
    "Transition",
]

"""What comes due by the clock: scheduled publications, reviews that are late, mail, and links to be asked."""

import logging
from itertools import chain, zip_longest

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from editorial import actions, notifications
from editorial.models import Notification
from practices.models import Edition, Status
from sources.links import check_due_links

logger = logging.getLogger(__name__)


def run():
    """Do everything that is due now. Returns {what: how many}."""
    return {
        "published": publish_scheduled(),
        "overdue": tell_of_overdue(),
        "mails": notifications.send_notifications(),
        "links asked": ask_links(),
    }


def publish_scheduled():
    """Publish what was approved for a moment that has come."""
    published = 0
    for edition in Edition.objects.filter(status=Status.IN_REVIEW, publish_at__lte=timezone.now()):
        try:
            actions.publish_as_scheduled(edition)
            published += 1
        except (ValidationError, PermissionDenied) as error:
            why = actions.reason(error)
            logger.warning("Edition %s could not be published as scheduled: %s", edition.pk, why)
            actions.give_up_schedule(edition, reason=why)
    return published


def tell_of_overdue():
    """Remind the reviewers once of each edition whose review is late."""
    late = Edition.objects.overdue()
    told = Notification.objects.filter(kind=Notification.Kind.OVERDUE).values("edition", "created_at")
    number = 0
    for edition in late.select_related("practice"):
        if not told.filter(edition=edition, created_at__gte=edition.submitted_at).exists():
            notifications.notify(Notification.Kind.OVERDUE, edition, notifications.reviewers())
            number += 1
    return number


def ask_links():
    """Ask the servers that texts in review lead to, for their reviewers. Returns how many links were asked."""
    waiting = Edition.objects.filter(status=Status.IN_REVIEW).order_by("review_due").only(*Edition.TEXTS)
    in_turns = chain.from_iterable(zip_longest(*(edition.links for edition in waiting.iterator())))
    return check_due_links(list(dict.fromkeys(filter(None, in_turns))))

"""What comes due by the clock: scheduled publications, late reviews, mail, and links to check."""

import logging
from itertools import zip_longest

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone

from backoffice import autosave
from backoffice.actions import empty_bin
from editorial import actions, notifications
from editorial.invitation_mail import send_invitations
from editorial.models import Notification
from practices.models import Edition, Status
from sources.links import check_due_links

logger = logging.getLogger(__name__)


def run():
    """Do everything that is due now. Returns {what: how many}."""
    autosave.delete_outdated()
    return {
        "published": publish_scheduled(),
        "overdue": remind_of_overdue(),
        "mails": notifications.send_notifications() + send_invitations(),
        "links asked": check_links(),
        "removed from the bin": empty_bin(),
    }


def publish_scheduled():
    """Publish what was approved for a moment that has come. Returns how many editions were published."""
    published = 0
    due = Edition.objects.filter(
        status=Status.IN_REVIEW,
        publish_at__lte=timezone.now(),
    )
    for edition in due:
        try:
            actions.publish_as_scheduled(edition)
        except (ValidationError, PermissionDenied) as error:
            # One that cannot be published must not keep the others from it.
            reason = actions.error_text(error)
            logger.warning("Edition %s could not be published as scheduled: %s", edition.pk, reason)
            actions.give_up_schedule(edition, reason=reason)
        else:
            published += 1
    return published


def remind_of_overdue():
    """Remind the reviewers once of each edition whose review is late. Returns of how many."""
    reminders = Notification.objects.filter(kind=Notification.Kind.OVERDUE)
    reminded = 0
    for edition in Edition.objects.overdue().select_related("practice"):
        # An edition that was returned and submitted again may be late again.
        since_submitted = reminders.filter(
            edition=edition,
            created_at__gte=edition.submitted_at,
        )
        if since_submitted.exists():
            continue
        notifications.notify(Notification.Kind.OVERDUE, edition, notifications.reviewers())
        reminded += 1
    return reminded


def check_links():
    """Request the links of texts in review, for their reviewers. Returns how many were requested."""
    editions = Edition.objects.filter(status=Status.IN_REVIEW)
    editions = editions.order_by("review_due").only(*Edition.TEXTS)
    links_by_edition = [edition.links for edition in editions.iterator()]
    # The first link of each edition, then the second of each: a text with fifty links does not hold up the others.
    # A dictionary, since a set would lose that order.
    unique_links = {}
    for links in zip_longest(*links_by_edition):
        for link in links:
            if link:
                unique_links[link] = None
    return check_due_links(list(unique_links))

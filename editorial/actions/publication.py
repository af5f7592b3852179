"""What the public reads: published now or later, archived and restored."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from backoffice.history import traced_as
from editorial.actions.locking import lock_edition
from editorial.actions.slugs import choose_slug
from editorial.actions.statements import check_confirmed
from editorial.actions.transition import transition
from editorial.models import Notification
from editorial.notifications import authors, notify, reviewers
from practices.models import Edition, Practice, Status
from practices.permissions import May
from sources.carry import take_over_slugs

MAX_DAYS_AHEAD = 731


@transaction.atomic
def publish(edition, *, by, version=None, comment=""):
    """Make `edition` the one the public reads; the edition it replaces is superseded.

    Nobody publishes what they submitted themselves, except a superuser, who says why.
    """
    edition = lock_publishable(edition, May.PUBLISH, by, version, comment)
    choose_slug(edition.practice, edition.title)
    for predecessor in edition.practice.editions.published():
        # First: the database allows one published edition of a practice.
        transition(
            predecessor,
            May.PUBLISH,
            Status.SUPERSEDED,
            by=by,
            comment=f"Replaced by edition {edition.number}.",
        )
    edition = transition(
        edition,
        May.PUBLISH,
        Status.PUBLISHED,
        by=by,
        comment=comment,
        published_at=timezone.now(),
    )
    take_over_slugs(edition)
    people = authors(edition)
    notify(Notification.Kind.PUBLISHED, edition, people, by=by, comment=comment)
    return edition


def lock_publishable(edition, verb, by, version, comment):
    """The edition, locked, if `by` may publish it, now or later, and nothing is missing."""
    edition = lock_edition(edition, verb, by, version)
    if edition.submitted_by_id == by.pk:
        check_own_submission(edition, by, comment)
    edition.check_complete()
    check_confirmed(edition)
    return edition


def check_own_submission(edition, by, comment):
    if not by.is_superuser:
        raise ValidationError(
            f"{edition.title}: you submitted this edition, so somebody else must publish it."
        )
    if not comment.strip():
        raise ValidationError(
            f"{edition.title}: you submitted this edition. To publish it yourself, give a reason."
        )


@transaction.atomic
def archive(edition, *, by, version=None, comment=""):
    """Take a published practice off the public site; its URL answers that it is gone."""
    edition = lock_edition(edition, May.ARCHIVE, by, version)
    return transition(
        edition,
        May.ARCHIVE,
        Status.ARCHIVED,
        by=by,
        comment=comment,
    )


@transaction.atomic
def restore(edition, *, by, version=None, comment=""):
    """Bring an archived edition back to the public."""
    edition = lock_edition(edition, May.RESTORE, by, version)
    if edition.practice.published_edition:
        raise ValidationError(f"{edition.title}: another edition is published.")
    return transition(
        edition,
        May.RESTORE,
        Status.PUBLISHED,
        by=by,
        comment=comment,
    )


@transaction.atomic
def schedule(edition, *, by, at, version=None, comment=""):
    """Approve `edition` now; `manage.py run_due` publishes it at the moment `at`. None cancels that.

    A change of the text or another step cancels it, too.
    """
    if at is None:
        edition = lock_edition(edition, May.SCHEDULE, by, version)
        return transition(
            edition,
            May.SCHEDULE,
            edition.status,
            by=by,
            comment=comment,
        )
    edition = lock_publishable(edition, May.SCHEDULE, by, version, comment)
    now = timezone.now()
    latest = now + timedelta(days=MAX_DAYS_AHEAD)
    if not now < at < latest:
        raise ValidationError(f"{edition.title}: choose a future date, at most two years ahead.")
    return transition(
        edition,
        May.SCHEDULE,
        edition.status,
        by=by,
        comment=comment,
        publish_at=at,
        scheduled_by=by,
    )


@transaction.atomic
def publish_as_scheduled(edition):
    """Publish what was approved for a moment that has come, on behalf of who approved it."""
    Practice.objects.select_for_update().get(pk=edition.practice_id)
    # Read again under the lock: somebody may have taken the approval back meanwhile.
    edition = Edition.objects.select_related("practice", "scheduled_by").get(pk=edition.pk)
    if edition.publish_at is None or edition.publish_at > timezone.now():
        raise ValidationError(f"{edition.title}: it is no longer scheduled.")
    if edition.scheduled_by is None:
        raise ValidationError(f"{edition.title}: the account that scheduled it no longer exists.")
    comment = "As scheduled."
    approval = edition.transitions.filter(verb=May.SCHEDULE).first()
    if approval and approval.comment:
        comment = f"{comment} {approval.comment}"
    # No request says who makes this change, so its entry of history would name nobody.
    with traced_as(edition.scheduled_by):
        return publish(edition, by=edition.scheduled_by, comment=comment)


@transaction.atomic
def give_up_schedule(edition, *, reason):
    """Take back a moment at which an edition could not be published; tell who chose it, and the reviewers, why."""
    # Only the moment that failed: somebody may have chosen another one meanwhile.
    still_scheduled = Edition.objects.filter(pk=edition.pk, publish_at=edition.publish_at)
    if not still_scheduled.update(publish_at=None, scheduled_by=None):
        return
    people = set(reviewers())
    if edition.scheduled_by:
        people.add(edition.scheduled_by)
    notify(Notification.Kind.NOT_PUBLISHED, edition, people, comment=reason)

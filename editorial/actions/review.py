"""The way into review and out of it, and the reviewers' comments on single fields."""

from datetime import timedelta

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from editorial.actions.double_click import a_moment_ago
from editorial.actions.locking import lock_edition
from editorial.actions.transition import strip_text, transition
from editorial.models import Notification, ReviewComment
from editorial.notifications import authors, notify, reviewers
from practices.fields import COMPARED
from practices.models import Edition, Status
from practices.permissions import DECISIONS, May, allowed, may_decide


@transaction.atomic
def submit(edition, *, by, version=None, comment=""):
    """Hand a complete draft to the reviewers."""
    edition = lock_edition(edition, May.SUBMIT, by, version)
    edition.check_complete()
    edition = transition(
        edition,
        May.SUBMIT,
        Status.IN_REVIEW,
        by=by,
        comment=comment,
        submitted_by=by,
        submitted_at=timezone.now(),
        review_due=timezone.localdate() + timedelta(days=settings.REVIEW_DAYS),
    )
    notify(
        Notification.Kind.SUBMITTED,
        edition,
        reviewers(),
        by=by,
        comment=comment,
    )
    return edition


@transaction.atomic
def withdraw(edition, *, by, version=None, comment=""):
    """Take one's own edition back out of review."""
    edition = lock_edition(edition, May.WITHDRAW, by, version)
    return transition(
        edition,
        May.WITHDRAW,
        Status.DRAFT,
        by=by,
        comment=comment,
    )


@transaction.atomic
def send_back(edition, *, by, comment, version=None):
    """Return an edition in review to its authors, with what should change."""
    edition = lock_edition(edition, May.RETURN, by, version)
    edition = transition(
        edition,
        May.RETURN,
        Status.DRAFT,
        by=by,
        comment=comment,
    )
    notify(
        Notification.Kind.RETURNED,
        edition,
        authors(edition),
        by=by,
        comment=comment,
    )
    return edition


@transaction.atomic
def comment_on_field(edition, field, text, *, by):
    """Comment on one field of an edition that `by` may return or publish. Returns the ReviewComment."""
    edition = Edition.objects.select_related("practice").get(pk=edition.pk)
    if not may_decide(by, edition):
        raise PermissionDenied(f"You may not review “{edition}”.")
    if field not in COMPARED:
        raise ValidationError("Choose the field that the remark is about.")
    return store_comment(edition, field, text, by=by)


@transaction.atomic
def answer(review_comment, text, *, by):
    """Answer a remark: whoever works on the edition or reviews it. Returns the ReviewComment."""
    edition = Edition.objects.select_related("practice").get(pk=review_comment.edition_id)
    if not may_discuss(by, edition):
        raise PermissionDenied("You may not answer this remark.")
    return store_comment(edition, review_comment.field, text, by=by, parent=review_comment)


def store_comment(edition, field, text, *, by, parent=None):
    entries = edition.review_comments.open().filter(field=field)
    if parent:
        entries = parent.answers.all()
    last = entries.last()
    if last and is_second_click(last, text, by):
        return last
    review_comment = ReviewComment(
        edition=edition,
        field=field,
        text=strip_text(text),
        by=by,
        version=edition.version,
        parent=parent,
    )
    review_comment.full_clean()
    review_comment.save()
    return review_comment


def is_second_click(last, text, by):
    """Whether `text` is what the same person wrote a moment ago, last of all: the button was pressed twice."""
    if last.by_id != by.pk or last.text != strip_text(text):
        return False
    return last.created_at > a_moment_ago()


def may_discuss(user, edition):
    """Whether `user` may answer and resolve the remarks on `edition`."""
    verbs = {May.EDIT, *DECISIONS}
    return bool(verbs & allowed(user, edition))


@transaction.atomic
def resolve(review_comment, *, by):
    """Mark a comment as dealt with: for whoever works on the edition or reviews it."""
    if not may_discuss(by, review_comment.edition):
        raise PermissionDenied("You may not resolve this remark.")
    if review_comment.resolved_at is None:
        review_comment.resolved_at = timezone.now()
        review_comment.resolved_by = by
        review_comment.save()
    return review_comment

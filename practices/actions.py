"""Every change of an edition's state. Each verb locks the practice, checks the permission table and leaves a trace.

All raise PermissionDenied when `by` may not, and ValidationError, in words for the person, when it cannot be done.
"""

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone

from practices.models import OPEN, Edition, Practice, Review, Status
from practices.permissions import May, allowed
from practices.search import practice_index
from search.actions import write

COPIED = ("title", "summary", *Edition.TEXTS, "start", "end", "dates_precision", "is_ongoing", "scope", "keywords")
COPIED_FILES = ("language", "image", "image_alt", "image_credit")


def _locked(edition, verb, by):
    """The edition as the database has it now, its practice locked, after asking whether `by` may do `verb`."""
    Practice.objects.select_for_update().get(pk=edition.practice_id)
    edition = Edition.objects.select_related("practice").get(pk=edition.pk)
    if verb not in allowed(by, edition):
        raise PermissionDenied(f"You may not {verb} “{edition}”, which is {edition.get_status_display().lower()}.")
    return edition


def _move(edition, status, **changes):
    edition.status = status
    for name, value in changes.items():
        setattr(edition, name, value)
    edition._change_reason = Status(status).label
    edition.save()
    write({practice_index: {edition.practice_id}})
    return edition


@transaction.atomic
def submit(edition, *, by):
    """Hand a complete draft to the reviewers."""
    edition = _locked(edition, May.SUBMIT, by)
    edition.check_complete()
    return _move(edition, Status.IN_REVIEW, submitted_by=by, submitted_at=timezone.now())


@transaction.atomic
def withdraw(edition, *, by):
    """Take one's own edition back out of review."""
    edition = _locked(edition, May.WITHDRAW, by)
    return _move(edition, Status.DRAFT)


@transaction.atomic
def send_back(edition, *, by, comment):
    """Return an edition in review to its authors, with what should change."""
    edition = _locked(edition, May.RETURN, by)
    review = Review(edition=edition, reviewer=by, decision=Review.Decision.RETURNED, comment=comment.strip())
    review.full_clean()
    review.save()
    return _move(edition, Status.DRAFT)


@transaction.atomic
def publish(edition, *, by, comment=""):
    """Make `edition` the one the public reads; the edition it replaces is superseded."""
    edition = _locked(edition, May.PUBLISH, by)
    if edition.submitted_by_id == by.pk:
        raise ValidationError(f"{edition.title}: somebody else has to publish what you submitted yourself.")
    edition.check_complete()
    for live in edition.practice.editions.published():
        _move(live, Status.SUPERSEDED)
    Review.objects.create(edition=edition, reviewer=by, decision=Review.Decision.PUBLISHED, comment=comment)
    return _move(edition, Status.PUBLISHED, published_at=timezone.now())


@transaction.atomic
def open_new_edition(edition, *, by):
    """A draft with the text of a published edition, to be worked on while the public reads on. Returns the draft."""
    edition = _locked(edition, May.OPEN, by)
    if edition.practice.editions.filter(status__in=OPEN).exists():
        raise ValidationError(f"{edition.title}: an edition is open already; finish that one first.")
    number = max(edition.practice.editions.values_list("number", flat=True)) + 1
    values = {name: getattr(edition, name) for name in COPIED + COPIED_FILES}
    draft = Edition.objects.create(practice=edition.practice, number=number, **values)
    draft.regions.set(edition.regions.all())
    draft.topics.set(edition.topics.all())
    return draft


@transaction.atomic
def archive(edition, *, by):
    """Take a published practice off the public site; its address answers that it is gone."""
    edition = _locked(edition, May.ARCHIVE, by)
    return _move(edition, Status.ARCHIVED)


@transaction.atomic
def restore(edition, *, by):
    """Bring an archived edition back to the public."""
    edition = _locked(edition, May.RESTORE, by)
    if edition.practice.published_edition:
        raise ValidationError(f"{edition.title}: another edition is published.")
    return _move(edition, Status.PUBLISHED)

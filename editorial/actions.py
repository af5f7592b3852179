"""Every change of an edition's state. Each verb locks the practice, checks the permission table and leaves a trace.

All raise PermissionDenied when `by` may not, and ValidationError, in words for the person, when it cannot be done.
"""

from datetime import timedelta
from itertools import count

from django.conf import settings
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.text import slugify

from backoffice.history import set_reason, traced_as
from editorial.models import Notification, ReviewComment, Transition
from editorial.notifications import authors, notify, reviewers
from partners.models import Organisation
from practices.fields import COMPARED, COPIED, SEVERAL
from practices.models import OPEN, Edition, Practice, Status
from practices.permissions import DECISIONS, May, allowed, may_decide, organisations_of
from practices.search import practice_index
from search.indexing import write

MOST_DAYS_AHEAD = 731
SECONDS_OF_A_CLICK = 10  # in which a button may be pressed twice


class EditConflict(Exception):
    """Somebody saved the edition since the version that a change is based on."""


def _plain(text):
    """What somebody wrote, in letters that every database can store."""
    return text.replace("\x00", "").strip()


def reason(error):
    """Why a verb was refused, in one sentence or more."""
    return " ".join(error.messages) if isinstance(error, ValidationError) else str(error)


def _locked(edition, verb, by, version=None):
    """The edition as the database has it now, its practice locked, after asking whether `by` may do `verb`.

    With `version`, that of the text which `by` has read, it must not have been changed since.
    """
    Practice.objects.select_for_update().get(pk=edition.practice_id)
    edition = Edition.objects.select_related("practice").get(pk=edition.pk)
    if verb not in allowed(by, edition):
        raise PermissionDenied(f"You may not {verb} “{edition}”, which is {edition.get_status_display().lower()}.")
    if version is not None and version != edition.version:
        raise ValidationError(f"{edition.title}: it was changed since you opened it. Read it again before you {verb}.")
    return edition


def _move(edition, verb, status, *, by, comment="", **changes):
    step = Transition(edition=edition, by=by, verb=verb, comment=_plain(comment), version=edition.version)
    step.from_status, step.to_status = edition.status, status
    step.full_clean(exclude=["edition"])
    step.save()
    edition.status, edition.version = status, edition.version + 1
    edition.publish_at = edition.scheduled_by = None
    for name, value in changes.items():
        setattr(edition, name, value)
    set_reason(edition, Status(status).label)
    edition.save()
    write({practice_index: {edition.practice_id}})
    return edition


@transaction.atomic
def begin(title, *, organisation, by):
    """A new practice of `organisation` with an empty draft called `title`. Returns the draft; that of a first click."""
    draft = Edition(title=_plain(title))
    if not draft.title:
        raise ValidationError({"title": "Give the practice a title; it can be changed later."})
    draft.clean_fields(exclude=["practice"])
    if organisation not in organisations_of(by):
        raise PermissionDenied("You may not add practices for this organisation.")
    Organisation.objects.select_for_update().get(pk=organisation.pk)  # a second click waits here for the first
    if twice := _just_begun(draft.title, organisation, by):
        return twice
    draft.practice = _new_practice(draft.title, organisation)
    draft.save()
    Transition.objects.create(edition=draft, by=by, verb=May.ADD, to_status=draft.status, version=draft.version)
    return draft


def _just_begun(title, organisation, by):
    """The draft that the same person began under this title a moment ago, which they mean again."""
    just_now = timezone.now() - timedelta(seconds=SECONDS_OF_A_CLICK)
    transitions = {"transitions__by": by, "transitions__verb": May.ADD, "transitions__created_at__gt": just_now}
    return Edition.objects.filter(title=title, practice__organisation=organisation, **transitions).first()


def slug_for(title):
    """What stands for a title in addresses, with room for a number."""
    return slugify(title)[:90].strip("-") or "practice"


def _new_practice(title, organisation):
    """A practice under an address made of `title` that no other has, also when two are made at once."""
    base = slug_for(title)
    for number in count(1):
        slug = base if number == 1 else f"{base}-{number}"
        practice, is_new = Practice.objects.get_or_create(slug=slug, defaults={"organisation": organisation})
        if is_new:
            return practice


def claim_version(edition, *, seen, by):
    """Let `by` save an edition whose version `seen` they changed; call it in the transaction of the save.

    Raises Overtaken where somebody saved it since, and PermissionDenied where it may not be edited now.
    """
    current = _locked(edition, May.EDIT, by)
    mine = Edition.objects.filter(pk=edition.pk, version=seen).update(version=F("version") + 1)
    if not mine:
        raise EditConflict
    edition.version = seen + 1
    for name in ("number", "status", "submitted_by", "submitted_at", "published_at", "review_due"):
        setattr(edition, name, getattr(current, name))
    if current.publish_at:
        edition.publish_at = edition.scheduled_by = None
        changed = "The text was changed after it was scheduled. Read it again and decide anew."
        notify(Notification.Kind.NOT_PUBLISHED, current, [current.scheduled_by], by=by, comment=changed)


@transaction.atomic
def submit(edition, *, by, version=None, comment=""):
    """Hand a complete draft to the reviewers."""
    edition = _locked(edition, May.SUBMIT, by, version)
    edition.check_complete()
    scheduled = timezone.localdate() + timedelta(days=settings.REVIEW_DAYS)
    when = {"submitted_by": by, "submitted_at": timezone.now(), "review_due": scheduled}
    edition = _move(edition, May.SUBMIT, Status.IN_REVIEW, by=by, comment=comment, **when)
    notify(Notification.Kind.SUBMITTED, edition, reviewers(), by=by, comment=comment)
    return edition


@transaction.atomic
def withdraw(edition, *, by, version=None, comment=""):
    """Take one's own edition back out of review."""
    edition = _locked(edition, May.WITHDRAW, by, version)
    return _move(edition, May.WITHDRAW, Status.DRAFT, by=by, comment=comment)


@transaction.atomic
def send_back(edition, *, by, comment, version=None):
    """Return an edition in review to its authors, with what should change."""
    edition = _locked(edition, May.RETURN, by, version)
    edition = _move(edition, May.RETURN, Status.DRAFT, by=by, comment=comment)
    notify(Notification.Kind.RETURNED, edition, authors(edition), by=by, comment=comment)
    return edition


@transaction.atomic
def remark(edition, field, text, *, by):
    """Say something about one field of an edition that `by` may return or publish. Returns the Remark."""
    edition = Edition.objects.select_related("practice").get(pk=edition.pk)
    if not may_decide(by, edition):
        raise PermissionDenied(f"You may not review “{edition}”.")
    if field not in COMPARED:
        raise ValidationError("Say which field the remark is about.")
    made = ReviewComment(edition=edition, field=field, text=_plain(text), by=by, version=edition.version)
    made.full_clean()
    made.save()
    return made


@transaction.atomic
def resolve(remark, *, by):
    """A remark is dealt with: by whoever works on the edition or reviews it."""
    if not {May.EDIT, *DECISIONS} & allowed(by, remark.edition):
        raise PermissionDenied("You may not settle this remark.")
    if remark.resolved_at is None:
        remark.resolved_at, remark.resolved_by = timezone.now(), by
        remark.save()
    return remark


@transaction.atomic
def publish(edition, *, by, version=None, comment=""):
    """Make `edition` the one the public reads; the edition it replaces is superseded.

    Nobody publishes what they submitted themselves, but a superuser, who says why.
    """
    edition = _approved(edition, May.PUBLISH, by, version, comment)
    for live in edition.practice.editions.published():
        _move(live, May.PUBLISH, Status.SUPERSEDED, by=by, comment=f"Edition {edition.number} took its place.")
    edition = _move(edition, May.PUBLISH, Status.PUBLISHED, by=by, comment=comment, published_at=timezone.now())
    notify(Notification.Kind.PUBLISHED, edition, authors(edition), by=by, comment=comment)
    return edition


def _approved(edition, verb, by, version, comment):
    """The edition, locked, that `by` may publish, now or later."""
    edition = _locked(edition, verb, by, version)
    if edition.submitted_by_id == by.pk:
        if not by.is_superuser:
            raise ValidationError(f"{edition.title}: somebody else has to publish what you submitted yourself.")
        if not comment.strip():
            raise ValidationError(f"{edition.title}: you submitted it yourself; say why you publish it, too.")
    edition.check_complete()
    return edition


@transaction.atomic
def schedule(edition, *, by, at, version=None, comment=""):
    """Approve `edition` now, to be published at the moment `at` by `manage.py run_due`; None takes the moment back.

    A change of the text or another step takes the approval back.
    """
    if at is None:
        edition = _locked(edition, May.SCHEDULE, by, version)
    else:
        edition = _approved(edition, May.SCHEDULE, by, version, comment)
        if not timezone.now() < at < timezone.now() + timedelta(days=MOST_DAYS_AHEAD):
            raise ValidationError(f"{edition.title}: choose a moment to come, within two years.")
    return _move(
        edition, May.SCHEDULE, edition.status, by=by, comment=comment, publish_at=at, scheduled_by=by if at else None
    )


@transaction.atomic
def publish_as_scheduled(edition):
    """Publish what was approved for a moment that has come, on behalf of who approved it."""
    Practice.objects.select_for_update().get(pk=edition.practice_id)
    edition = Edition.objects.select_related("practice", "scheduled_by").get(pk=edition.pk)
    if edition.publish_at is None or edition.publish_at > timezone.now():
        raise ValidationError(f"{edition.title}: it is not scheduled any more.")
    if edition.scheduled_by is None:
        raise ValidationError(f"{edition.title}: the account of who scheduled it is gone.")
    approval = edition.transitions.filter(verb=May.SCHEDULE).first()
    comment = f"As scheduled. {approval.comment if approval else ''}".strip()
    with traced_as(edition.scheduled_by):
        return publish(edition, by=edition.scheduled_by, comment=comment)


@transaction.atomic
def give_up_schedule(edition, *, reason):
    """Take back a moment at which an edition could not be published, and say why to who chose it and the reviewers."""
    scheduled_by = edition.scheduled_by
    if Edition.objects.filter(pk=edition.pk, publish_at=edition.publish_at).update(publish_at=None, scheduled_by=None):
        people = {*reviewers(), *filter(None, [scheduled_by])}
        notify(Notification.Kind.NOT_PUBLISHED, edition, people, comment=reason)


@transaction.atomic
def open_new_edition(edition, *, by, version=None, comment=""):
    """A draft with the text of a published edition, to be worked on while the public reads on. Returns the draft."""
    edition = _locked(edition, May.OPEN, by, version)
    if edition.practice.editions.filter(status__in=OPEN).exists():
        raise ValidationError(f"{edition.title}: an edition is open already; finish that one first.")
    number = max(edition.practice.editions.values_list("number", flat=True)) + 1
    values = {name: getattr(edition, name) for name in COPIED if name not in SEVERAL}
    draft = Edition.objects.create(practice=edition.practice, number=number, **values)
    for name in SEVERAL:
        getattr(draft, name).set(getattr(edition, name).all())
    step = {"verb": May.OPEN, "to_status": draft.status, "version": draft.version, "comment": _plain(comment)}
    Transition.objects.create(edition=draft, by=by, **step)
    return draft


@transaction.atomic
def archive(edition, *, by, version=None, comment=""):
    """Take a published practice off the public site; its address answers that it is gone."""
    edition = _locked(edition, May.ARCHIVE, by, version)
    return _move(edition, May.ARCHIVE, Status.ARCHIVED, by=by, comment=comment)


@transaction.atomic
def restore(edition, *, by, version=None, comment=""):
    """Bring an archived edition back to the public."""
    edition = _locked(edition, May.RESTORE, by, version)
    if edition.practice.published_edition:
        raise ValidationError(f"{edition.title}: another edition is published.")
    return _move(edition, May.RESTORE, Status.PUBLISHED, by=by, comment=comment)


# What the permission table calls them; buttons, bulk actions and the API do these.
VERBS = {
    May.SUBMIT: submit,
    May.WITHDRAW: withdraw,
    May.RETURN: send_back,
    May.PUBLISH: publish,
    May.OPEN: open_new_edition,
    May.ARCHIVE: archive,
    May.RESTORE: restore,
}

"""One writer at a time: a step locks the practice, a save claims the next version of its edition."""

from django.core.exceptions import PermissionDenied
from django.db.models import F

from editorial.actions.errors import EditConflict, StaleVersion
from editorial.models import Notification
from editorial.notifications import notify
from practices.models import Edition, Practice
from practices.permissions import May, allowed

# What a save must not write back as it was when the form was opened: steps set these fields.
STATE_FIELDS = ("number", "status", "submitted_by", "submitted_at", "published_at", "review_due")


def lock_edition(edition, verb, by, version=None):
    """The edition as the database has it now, its practice locked, if `by` may do `verb`.

    With `version`, the one that `by` has read, nobody may have changed the edition since.
    Raises PermissionDenied and StaleVersion.
    """
    Practice.objects.select_for_update().get(pk=edition.practice_id)
    edition = Edition.objects.select_related("practice").get(pk=edition.pk)
    if verb not in allowed(by, edition):
        state = edition.get_status_display().lower()
        raise PermissionDenied(f"You may not {verb} “{edition}”, which is {state}.")
    if version is not None and version != edition.version:
        raise StaleVersion(
            f"{edition.title}: it was changed since you opened it. Read it again before you {verb}."
        )
    return edition


def claim_version(edition, *, base_version, by):
    """Let `by` save an edition whose `base_version` they changed; call it in the transaction of the save.

    Raises EditConflict if somebody saved the edition since, PermissionDenied if `by` may not edit it now.
    """
    current = lock_edition(edition, May.EDIT, by)
    # A conditional UPDATE decides who wins: SQLite ignores the lock of select_for_update().
    unchanged = Edition.objects.filter(pk=edition.pk, version=base_version)
    is_claimed = unchanged.update(version=F("version") + 1)
    if not is_claimed:
        raise EditConflict
    edition.version = base_version + 1
    for name in STATE_FIELDS:
        setattr(edition, name, getattr(current, name))
    if current.publish_at:
        edition.publish_at = None
        edition.scheduled_by = None
        comment = (
            "The text was changed after it was scheduled. Read it again, then schedule it again."
        )
        notify(
            Notification.Kind.NOT_PUBLISHED,
            current,
            [current.scheduled_by],
            by=by,
            comment=comment,
        )

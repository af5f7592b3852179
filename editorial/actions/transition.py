"""A change of an edition's state, with the trace that it leaves."""

from backoffice.history import set_reason
from editorial.models import Transition
from practices.models import Status
from practices.search import practice_index
from search.indexing import write


def transition(edition, verb, status, *, by, comment="", **changes):
    """Give a locked edition another status, and its fields the values of `changes`. Returns the edition."""
    record = Transition(
        edition=edition,
        by=by,
        verb=verb,
        from_status=edition.status,
        to_status=status,
        version=edition.version,
        comment=strip_text(comment),
    )
    record.full_clean(exclude=["edition"])
    record.save()
    edition.status = status
    edition.version += 1
    # Every step takes back an approval for later; only schedule() gives these fields in `changes`.
    edition.publish_at = None
    edition.scheduled_by = None
    # A decision is due only while the edition is in review.
    if status != Status.IN_REVIEW:
        edition.review_due = None
    for name, value in changes.items():
        setattr(edition, name, value)
    set_reason(edition, Status(status).label)
    edition.save()
    write({practice_index: {edition.practice_id}})
    return edition


def strip_text(text):
    """Text without white space around it, and without NUL, which PostgreSQL refuses."""
    return text.replace("\x00", "").strip()

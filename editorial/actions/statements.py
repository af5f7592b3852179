"""What becomes of a statement that was carried along, when the text that it is about has changed."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from backoffice.actions import delete
from backoffice.history import set_author, set_reason
from editorial.actions.locking import lock_edition
from practices.fields import COMPARED, field_text
from practices.permissions import May
from practices.statements import unconfirmed
from sources.actions import conflict_about, leave_conflict, look_again
from sources.reassign import same_citation

NOT_WAITING = "This statement does not have to be confirmed any more."
NO_FIELD = "Choose the field that the statement is about now."


def check_confirmed(edition):
    """Raises ValidationError with every statement that is still to be confirmed."""
    sentences = [f"{edition.title}: {each.sentence}" for each in unconfirmed(edition)]
    if sentences:
        raise ValidationError(sentences)


@transaction.atomic
def keep_statement(citation, *, by):
    """Confirm that the source still states what the changed text says. Returns the Citation."""
    edition, citation = lock_statement(citation, by)
    label = edition.field_label(citation.field)
    return confirm(citation, edition, by, f"Still stated after a change of “{label}”.")


@transaction.atomic
def move_statement(citation, field, *, by):
    """Let the statement be about another field of its edition. Returns the Citation.

    Where the edition has the same statement about that field already, that one is returned.
    Raises ValidationError for a field that takes no statement of this kind.
    """
    edition, citation = lock_statement(citation, by)
    if field not in COMPARED or field == citation.field:
        raise ValidationError(NO_FIELD)
    earlier_label = edition.field_label(citation.field)
    leave_conflict(citation, by=by)
    citation.field = field
    # A field that holds a name or a figure takes no statement in our own words.
    problems = citation.problems_of_kind()
    if problems:
        raise ValidationError(list(problems.values()))
    existing = same_citation(citation, edition)
    if existing:
        delete(citation, by=by)
        return existing
    citation.conflict = conflict_about(edition, field)
    confirm(citation, edition, by, f"Moved from “{earlier_label}”.")
    look_again(citation)
    return citation


@transaction.atomic
def remove_statement(citation, *, by):
    """Take the statement off this edition; the earlier edition keeps its own."""
    _, citation = lock_statement(citation, by)
    leave_conflict(citation, by=by)
    delete(citation, by=by)


def lock_statement(citation, by):
    """(edition, citation) as the database has them now, if `by` may edit the edition.

    Raises PermissionDenied, and ValidationError where the statement is not to be confirmed.
    """
    edition = lock_edition(citation.record, May.EDIT, by)
    for each in unconfirmed(edition):
        if each.citation == citation:
            set_author(each.citation, by)
            return edition, each.citation
    raise ValidationError(NOT_WAITING)


def confirm(citation, edition, by, reason):
    citation.confirmed_by = by
    citation.confirmed_at = timezone.now()
    # The text, not only the moment: a later change asks again.
    citation.confirmed_text = field_text(edition, citation.field)
    set_reason(citation, reason)
    citation.save()
    return citation

"""What stands above the form of an edition in the back-office."""

from editorial import actions, autosave
from editorial.forms import with_differences
from editorial.pages import pop_unsent
from practices import completeness
from practices.permissions import DECISIONS, May, allowed

# Buttons that ask for a comment. Decisions do so on the page of the review.
WITH_COMMENT = {May.SUBMIT, May.ARCHIVE}


def change_form_context(request, edition):
    """What the person may do and should know before they go on writing."""
    may = allowed(request.user, edition)
    can_edit = May.EDIT in may
    parts = completeness.parts(edition)
    unsaved = unsaved_text(edition, request.user)
    if can_edit:
        autosave.touch(edition, by=request.user)
    return {
        "can_edit": can_edit,
        "verbs": [verb for verb in actions.VERBS if verb in may - DECISIONS],
        "with_comment": WITH_COMMENT,
        "may_review": may & DECISIONS,
        "missing": missing_from(edition),
        "parts": parts,
        "filled": sum(is_filled for _, is_filled in parts),
        "comments": edition.review_comments.filter(resolved_at=None).select_related("by"),
        "unsaved": unsaved,
        "others": autosave.other_editors(edition, than=request.user),
        "unsent": pop_unsent(request, edition),
    }


def missing_from(edition):
    """(field, sentence) of what publishing still asks for."""
    if not edition.is_open:  # the text is not changed any more
        return []
    return edition.missing().items()


def unsaved_text(edition, user):
    """The person's Autosave where it holds another text than the edition, else None."""
    autosave_row = edition.autosaves.unsaved().filter(user=user).first()
    if autosave_row is None:
        return None
    return with_differences(edition, autosave_row)

"""What stands above the form of an edition in the back-office."""

from editorial import actions
from editorial.pages import ANSWER_PREFIX, unsent_texts
from practices import completeness
from practices.models import Status
from practices.permissions import DECISIONS, May, allowed
from practices.statements import unconfirmed

# Buttons that ask for a comment. Decisions do so on the page of the review.
WITH_COMMENT = {May.SUBMIT, May.ARCHIVE}


def change_form_context(request, edition):
    """What the person may do and should know before they go on writing."""
    may = allowed(request.user, edition)
    can_edit = May.EDIT in may
    parts = completeness.parts(edition)
    unsent = unsent_texts(request, edition)
    waiting = statements_to_confirm(edition)
    verbs = [verb for verb in actions.VERBS if verb in may - DECISIONS]
    return {
        "can_edit": can_edit,
        "verbs": verbs,
        "with_comment": WITH_COMMENT,
        "may_review": may & DECISIONS,
        "missing": missing_from(edition),
        "waiting": waiting,
        "statements": by_field(waiting),
        "parts": parts,
        "filled": sum(is_filled for _, is_filled in parts),
        "comments": open_remarks(edition),
        "returned": last_return(edition),
        "unsent": unsent,
        "texts_without_input": texts_without_input(unsent, verbs, can_edit),
    }


def texts_without_input(unsent, verbs, can_edit):
    """{input: text} of what the person wrote and no input of the form can hold."""
    has_note = not WITH_COMMENT.isdisjoint(verbs)
    shown = {"at"}
    if has_note:
        shown.add("comment")
    texts = {}
    for name, text in unsent.items():
        is_answer = name.startswith(ANSWER_PREFIX)
        is_in_answer = is_answer and can_edit
        if name not in shown and not is_in_answer:
            texts[name] = text
    return texts


def open_remarks(edition):
    remarks = edition.review_comments.open()
    return remarks.select_related("by")


def last_return(edition):
    """The Transition with which the edition was returned, while its authors work on it."""
    if edition.status != Status.DRAFT:
        return None
    last = edition.transitions.select_related("by").first()
    if last is None or last.verb != May.RETURN:
        return None
    return last


def missing_from(edition):
    """(field, sentence) of what publishing still asks for."""
    if not edition.is_open:  # the text is not changed any more
        return []
    return edition.missing().items()


def statements_to_confirm(edition):
    """Its Unconfirmed statements, which publishing still waits for."""
    if not edition.is_open:
        return []
    return unconfirmed(edition)


def by_field(waiting):
    statements = {}
    for each in waiting:
        statements.setdefault(each.citation.field, []).append(each)
    return statements

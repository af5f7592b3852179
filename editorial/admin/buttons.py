"""The buttons on the form of an edition: each one first saves the form, then does what it says."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import redirect

from editorial import actions
from editorial.admin.statement_buttons import STATEMENT_BUTTON, decide_pressed, url_of_next
from editorial.pages import (
    DISCARD_BUTTON,
    DONE_IN_WORDS,
    decision_texts,
    discard_unsent,
    find_remark,
    keep_unsent,
    say_done,
    store_written,
    written_texts,
)
from editorial.second_click import do_once

# The names of the buttons; the value of a button says which verb or which remark.
VERB_BUTTON = "_verb"
RESOLVE_BUTTON = "_resolve"
BUTTONS = {VERB_BUTTON, RESOLVE_BUTTON, DISCARD_BUTTON, STATEMENT_BUTTON}


def pressed_verb(request):
    """The verb whose button was pressed, or None."""
    verb = request.POST.get(VERB_BUTTON)
    if verb in actions.VERBS:
        return verb
    return None


def finish(request, edition):
    """Store the answers, then do what the button says to the version just saved.

    Returns the response, or None if the button was one of the admin's own.
    """
    verb = pressed_verb(request)
    record = edition
    unsent = written_texts(request)
    try:
        store_written(request, edition)
        # The note waits in its field for the verb that it belongs to.
        unsent = decision_texts(request)
        if verb:
            record = do_verb(request, edition, verb)
            unsent = {}
        resolve_pressed(request, edition)
        decide_pressed(request, edition)
    except (ValidationError, PermissionDenied) as error:
        messages.error(request, not_done(error, verb))
        keep_unsent(request, edition, unsent)
        return redirect("admin:practices_edition_change", edition.pk)
    keep_unsent(request, edition, unsent)
    discard_unsent(request, edition)
    if BUTTONS.isdisjoint(request.POST):
        return None
    if verb is None:
        messages.success(request, f"“{edition.title}” was saved.")
    if STATEMENT_BUTTON in request.POST:
        return redirect(url_of_next(edition))
    return redirect("admin:practices_edition_change", record.pk)


def do_verb(request, edition, verb):
    result = do_once(request, edition, actions.VERBS[verb], version=edition.version)
    say_done(request, edition, verb)
    return result


def resolve_pressed(request, edition):
    """Resolve the remark whose button was pressed, if one was."""
    remark = find_remark(edition, request.POST.get(RESOLVE_BUTTON, ""))
    if remark:
        actions.resolve(remark, by=request.user)


def not_done(error, verb):
    reason = actions.error_text(error)
    if verb is None:
        return f"The text was saved, but not the rest. {reason}"
    return f"The text was saved, but it was not {DONE_IN_WORDS[verb]}. {reason}"


def refuse_form(request, edition):
    """The form has errors, so its button did nothing more. What stands beside the form is kept."""
    keep_unsent(request, edition, written_texts(request))
    verb = pressed_verb(request)
    if verb:
        messages.error(
            request,
            f"It was not {DONE_IN_WORDS[verb]}, because the text could not be saved. "
            "What you typed is still in the form.",
        )


def answer_second_click(request, step):
    keep_unsent(request, step.edition, {})
    say_done(request, step.edition, pressed_verb(request))
    return redirect("admin:practices_edition_change", step.edition_id)

"""The buttons that change the state of an edition, and its publication at a later moment."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.views.decorators.http import require_POST

from backoffice.moments import in_words
from backoffice.pages import backoffice_page
from editorial import actions
from editorial.pages import (
    decision_texts,
    edition_or_404,
    keep_unsent,
    refuse,
    say_done,
    store_written,
    version_read,
    written_texts,
)
from editorial.second_click import do_once, step_of_same_form
from practices.permissions import May

NO_MOMENT = "Choose a date and a time."
MOMENT = forms.DateTimeField(error_messages={"required": NO_MOMENT, "invalid": NO_MOMENT})


@backoffice_page()
@require_POST
def transition(request, number, verb):
    """Store what is written on the page, then do a verb to the version that the person has read."""
    edition = edition_or_404(request, number)
    if verb not in actions.VERBS:
        raise Http404("No such verb.")
    unsent = written_texts(request)
    try:
        version = version_read(request)
        store_written(request, edition)
        unsent = decision_texts(request)
        refuse_moment(request, verb)
        result = do_once(request, edition, actions.VERBS[verb], version=version)
    except (ValidationError, PermissionDenied) as error:
        step = step_of_same_form(request)
        if step is None:
            return refuse(request, edition, verb, error, unsent)
        # Refused, because the first click has done it.
        result = step.edition
    keep_unsent(request, edition, {})
    say_done(request, result, verb)
    return redirect("admin:practices_edition_change", result.pk)


def refuse_moment(request, verb):
    """Whoever chose a moment in the review does not mean to publish now."""
    if verb == May.PUBLISH and request.POST.get("at"):
        raise ValidationError(
            "You chose a date: schedule the publication, or clear the date to publish now."
        )


@backoffice_page()
@require_POST
def schedule(request, number):
    """Approve the edition now, to be published later; `take_back` cancels that."""
    edition = edition_or_404(request, number)
    unsent = written_texts(request)
    try:
        version = version_read(request)
        store_written(request, edition)
        unsent = decision_texts(request)
        moment = chosen_moment(request)
        edition = do_once(request, edition, actions.schedule, version=version, at=moment)
    except (ValidationError, PermissionDenied) as error:
        step = step_of_same_form(request)
        if step is None:
            return refuse(request, edition, May.SCHEDULE, error, unsent)
        edition = step.edition
    keep_unsent(request, edition, {})
    say_scheduled(request, edition)
    return redirect("editorial:review", edition.pk)


def say_scheduled(request, edition):
    if edition.publish_at is None:
        messages.success(request, f"“{edition.title}” is no longer scheduled.")
    else:
        moment = in_words(edition.publish_at)
        messages.success(request, f"“{edition.title}” will be published on {moment}.")


def chosen_moment(request):
    """When to publish; None cancels that. Raises ValidationError."""
    if "take_back" in request.POST:
        return None
    return MOMENT.clean(request.POST.get("at"))

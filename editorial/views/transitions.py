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
    DECISION_INPUTS,
    edition_or_404,
    refuse,
    say_done,
    store_written,
    version_read,
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
    unsent = None
    try:
        version = version_read(request)
        store_written(request, edition)
        unsent = DECISION_INPUTS
        refuse_moment(request, verb)
        result = do_once(request, edition, actions.VERBS[verb], version=version)
    except (ValidationError, PermissionDenied) as error:
        # Refused, because the first click has done it.
        step = step_of_same_form(request)
        if step:
            return show_done(request, step.edition, verb)
        return refuse(request, edition, verb, error, unsent)
    return show_done(request, result, verb)


def show_done(request, edition, verb):
    say_done(request, edition, verb)
    return redirect("admin:practices_edition_change", edition.pk)


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
    unsent = None
    try:
        version = version_read(request)
        store_written(request, edition)
        unsent = DECISION_INPUTS
        moment = chosen_moment(request)
        edition = do_once(request, edition, actions.schedule, version=version, at=moment)
    except (ValidationError, PermissionDenied) as error:
        step = step_of_same_form(request)
        if step:
            return show_schedule(request, step.edition)
        return refuse(request, edition, May.SCHEDULE, error, unsent)
    return show_schedule(request, edition)


def show_schedule(request, edition):
    if edition.publish_at is None:
        messages.success(request, f"“{edition.title}” is no longer scheduled.")
    else:
        moment = in_words(edition.publish_at)
        messages.success(request, f"“{edition.title}” will be published on {moment}.")
    return redirect("editorial:review", edition.pk)


def chosen_moment(request):
    """When to publish; None cancels that. Raises ValidationError."""
    if "take_back" in request.POST:
        return None
    return MOMENT.clean(request.POST.get("at"))

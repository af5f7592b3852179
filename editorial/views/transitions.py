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
from editorial.pages import DONE_IN_WORDS, edition_or_404, refuse, version_read
from practices.permissions import May

NO_MOMENT = "Choose a day and a time."
MOMENT = forms.DateTimeField(error_messages={"required": NO_MOMENT, "invalid": NO_MOMENT})


@backoffice_page()
@require_POST
def transition(request, number, verb):
    """Do a verb to the version of the edition that the person has read."""
    edition = edition_or_404(request, number)
    if verb not in actions.VERBS:
        raise Http404("No such verb.")
    comment = request.POST.get("comment", "")
    try:
        refuse_moment(request, verb)
        version = version_read(request)
        do = actions.VERBS[verb]
        result = do(
            edition,
            by=request.user,
            version=version,
            comment=comment,
        )
    except (ValidationError, PermissionDenied) as error:
        return refuse(request, edition, verb, error)
    messages.success(request, f"“{edition.title}” was {DONE_IN_WORDS[verb]}.")
    return redirect("admin:practices_edition_change", result.pk)


def refuse_moment(request, verb):
    """Whoever chose a moment in the review does not mean to publish now."""
    if verb == May.PUBLISH and request.POST.get("at"):
        raise ValidationError(
            "You chose a moment: approve it for then, or empty that field to publish it now."
        )


@backoffice_page()
@require_POST
def schedule(request, number):
    """Approve the edition now, to be published later; `take_back` takes that back."""
    edition = edition_or_404(request, number)
    comment = request.POST.get("comment", "")
    try:
        at = chosen_moment(request)
        version = version_read(request)
        actions.schedule(
            edition,
            by=request.user,
            at=at,
            version=version,
            comment=comment,
        )
    except (ValidationError, PermissionDenied) as error:
        return refuse(request, edition, May.SCHEDULE, error)
    if at is None:
        messages.success(request, f"“{edition.title}” is not scheduled any more.")
    else:
        messages.success(request, f"“{edition.title}” will be published on {in_words(at)}.")
    return redirect("editorial:review", edition.pk)


def chosen_moment(request):
    """When to publish; None takes the approval back. Raises ValidationError."""
    if "take_back" in request.POST:
        return None
    return MOMENT.clean(request.POST.get("at"))

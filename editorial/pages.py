"""What the pages of an edition share: finding it, and refusing a step."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect

from backoffice.autocomplete import record_number
from editorial import actions
from practices.fields import COMPARED
from practices.models import Edition
from practices.permissions import May, may_decide, may_sometimes

# What a message says of an edition after a transition.
DONE_IN_WORDS = {
    May.SUBMIT: "submitted for review",
    May.WITHDRAW: "withdrawn from review",
    May.RETURN: "returned to the authors",
    May.PUBLISH: "published",
    May.OPEN: "opened as a new edition",
    May.ARCHIVE: "archived",
    May.RESTORE: "restored",
}
# The inputs of the review in which a reviewer comments on a field.
COMMENT_INPUTS = {f"remark-{name}": name for name in COMPARED}
# What a person writes beside the form. A refusal must not lose it.
KEPT_INPUTS = {"comment", "at", *COMMENT_INPUTS}
UNSENT = "unsent"  # key in the session


def edition_or_404(request, number):
    """One that the person may not see answers like one that does not exist."""
    editions = Edition.objects.workable_by(request.user)
    editions = editions.select_related("practice__organisation")
    return get_object_or_404(editions, pk=number)


def version_read(request):
    """The version of the text that the person has read. Raises ValidationError."""
    version = record_number(request.POST.get("version", ""))
    if version is None:
        raise ValidationError(
            "Open the edition again: the form did not say which version you read."
        )
    return version


def refuse(request, edition, verb, error):
    """Say why, and keep what the person wrote for the page that comes next.

    Raises `error` where this person may never do the verb. Otherwise
    somebody else has changed the edition meanwhile.
    """
    is_denied = isinstance(error, PermissionDenied)
    if is_denied and not may_sometimes(request.user, verb):
        raise error
    messages.error(request, actions.error_text(error))
    keep_unsent(request, edition)
    if may_decide(request.user, edition):
        return redirect("editorial:review", edition.pk)
    return redirect("admin:practices_edition_change", edition.pk)


def keep_unsent(request, edition):
    texts = {}
    for name, text in request.POST.items():
        if text and name in KEPT_INPUTS:
            texts[name] = text
    request.session[UNSENT] = {"edition": edition.pk, "texts": texts}


def pop_unsent(request, edition):
    """What the person wrote about this edition when they were refused. They are shown it once."""
    unsent = request.session.get(UNSENT, {})
    if unsent.get("edition") != edition.pk:
        return {}
    del request.session[UNSENT]
    return unsent["texts"]

"""What the form of an edition sends while somebody writes."""

import json

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import redirect
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from backoffice.pages import backoffice_page
from catalogue.templatetags.catalogue import LONGEST_MARKDOWN, markdown
from editorial import autosave as autosaves
from editorial.pages import edition_or_404
from practices.permissions import May, allowed

VERSIONS = range(2**31)  # what the database can store as a version
# What reading a body that no form sends can raise. Deep nesting is a RecursionError.
MALFORMED = (
    ValueError,
    TypeError,
    KeyError,
    OverflowError,
    RecursionError,
    RawPostDataException,  # the body was a form, which is read before the view
)


@backoffice_page()
@require_POST
def preview(request):
    """Markdown as the public page shows it."""
    text = request.POST.get("text", "")
    if len(text) > LONGEST_MARKDOWN:
        sentence = f"A preview shows at most {LONGEST_MARKDOWN:,} characters."
        return HttpResponse(sentence, status=413, content_type="text/plain")
    return HttpResponse(markdown(text))


@backoffice_page()
@require_POST
def autosave(request, number):
    """Keep the text of a form while somebody types.

    Without values, the form only says that it is open.
    """
    edition = edition_or_404(request, number)
    if May.EDIT not in allowed(request.user, edition):
        state = edition.get_status_display().lower()
        return JsonResponse({"error": f"this edition is {state} by now"}, status=409)
    try:
        base_version, values = read_form(request.body)
    except MALFORMED:
        return JsonResponse({"error": "This is not what a form sends."}, status=400)
    if values is None:
        autosaves.touch(edition, by=request.user)
    else:
        autosaves.save(edition, values, base_version=base_version, by=request.user)
    answer = {
        "version": edition.version,
        "others": autosaves.other_editors(edition, than=request.user),
        "at": f"{localtime():%H:%M}",
    }
    return JsonResponse(answer)


def read_form(body):
    """(base version, {field: value} or None) of a request's body. Raises MALFORMED."""
    data = json.loads(body)
    base_version = int(data["base_version"])
    values = data.get("values")
    if base_version not in VERSIONS:
        raise ValueError("no version of an edition")
    if values is not None and not isinstance(values, dict):
        raise TypeError("no fields of a form")
    return base_version, values


@backoffice_page()
@require_POST
def discard(request, number):
    edition = edition_or_404(request, number)
    autosaves.discard(edition, by=request.user)
    messages.success(request, "What you had typed was discarded.")
    return redirect("admin:practices_edition_change", edition.pk)

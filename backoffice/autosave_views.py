"""What an open form of the back-office sends while somebody writes. `model_admin` says who may do it."""

import json

from django.contrib import messages
from django.contrib.admin.utils import unquote
from django.http import Http404, JsonResponse
from django.http.request import RawPostDataException
from django.shortcuts import redirect
from django.utils.timezone import localtime
from django.views.decorators.http import require_POST

from backoffice import autosave as autosaves
from backoffice.autocomplete import is_valid_key
from backoffice.models import Autosave
from backoffice.record_history import kinds_of
from backoffice.record_versions import RecordVersion, current_version

# What reading a body that no form sends can raise. Deep nesting is a RecursionError.
MALFORMED = (
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    OverflowError,
    RecursionError,
    RawPostDataException,  # the body was a form, which is read before the view
)


def record_or_404(model_admin, request, object_id):
    """A record that the person may not see answers like one that does not exist."""
    record = model_admin.get_object(request, unquote(object_id))
    if record is None or not model_admin.has_view_or_change_permission(request, record):
        raise Http404("No such record.")
    return record


@require_POST
def autosave(request, object_id, *, model_admin):
    """Keep the text of a form. Without values, the form only says that it is open."""
    record = record_or_404(model_admin, request, object_id)
    if not model_admin.has_change_permission(request, record):
        return JsonResponse({"error": model_admin.closed_reason(record)}, status=409)
    try:
        form, base_version, values = read_form(request.body)
    except MALFORMED:
        return JsonResponse({"error": "The request is not a valid form."}, status=400)
    if values is None:
        autosaves.touch(record, form=form, base_version=base_version, by=request.user)
    else:
        form_class = model_admin.get_form(request, record, change=True)
        values = autosaves.clean_values(form_class, values)
        form_values = {"form": form, "base_version": base_version, "by": request.user}
        try:
            autosaves.save(record, values, **form_values)
        except autosaves.FormClosed:
            return JsonResponse({"error": "this form was just saved"}, status=409)
    answer = {
        "version": str(current_version(kinds_of(model_admin, request, record))),
        "others": autosaves.other_editors(record, than=request.user),
        "at": f"{localtime():%H:%M}",
    }
    return JsonResponse(answer)


def read_form(body):
    """(form, base version, {field: value} or None) of a request's body. Raises MALFORMED."""
    data = json.loads(body)
    # Written anew, it is what a form sends and no longer than that.
    base_version = str(RecordVersion.parse(data["base_version"]))
    values = data.get("values")
    if not base_version:
        raise ValueError("no version of a record")
    if values is not None and not isinstance(values, dict):
        raise TypeError("no fields of a form")
    form = autosaves.clean_form(data.get("form"))
    return form, base_version, values


@require_POST
def discard(request, object_id, *, model_admin):
    record = record_or_404(model_admin, request, object_id)
    number = request.POST.get("number", "")
    if not is_valid_key(Autosave, number):
        raise Http404("No such text.")
    autosaves.discard(record, number, by=request.user)
    messages.success(request, "Your unsaved text was discarded.")
    return redirect(model_admin.url_name("change"), object_id)

"""Answers to requests that cannot be fulfilled: a page for people, JSON for programs."""

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.defaults import page_not_found

from backoffice.models import DeletedRecord
from catalogue.links import query_string

INDEX_UNAVAILABLE = "The search index cannot be read just now."
BUSY = (
    "Nothing was saved, because an import or another long task is running. Try again in a minute."
)
RETRY = {"Retry-After": "60"}


# Lists that programs read, and which cannot say in their own format what is wrong.
READ_AS_TEXT = (".csv", ".atom")


def is_for_programs(request):
    """Whether programs, not people, read what is at this URL."""
    prefixes = (reverse("api"), reverse("suggest"), reverse("admin:autocomplete"))
    return request.path.startswith(prefixes) or request.path.endswith(".json")


def unavailable(request):
    """503. No list is shown, since its counts could be wrong."""
    return try_again_later(request, "503.html", INDEX_UNAVAILABLE)


def busy(request):
    """503. SQLite has one writer at a time, and now it is another one."""
    return try_again_later(request, "busy.html", BUSY)


def try_again_later(request, template, detail):
    if is_for_programs(request):
        return JsonResponse({"detail": detail}, status=503, headers=RETRY)
    page = render_to_string(template, {"detail": detail}, request=request)
    return HttpResponse(page, status=503, headers=RETRY)


def not_allowed(request, methods):
    """405. What is at this URL takes only `methods`."""
    detail = "This page can only be read."
    if is_for_programs(request):
        response = JsonResponse({"detail": detail}, status=405)
    else:
        page = render_to_string("405.html", request=request)
        response = HttpResponse(page, status=405)
    response.headers["Allow"] = ", ".join(sorted(methods))
    return response


def bad_request(request, exception):
    """400. Names each wrong parameter; a page also links to the same list without those."""
    errors = getattr(exception, "errors", {})
    detail = describe(exception)
    if is_for_programs(request):
        content = errors
        if not errors:
            content = {"detail": detail}
        return JsonResponse(content, status=400)
    if request.path.endswith(READ_AS_TEXT):
        lines = [f"{name}: {message}" for name, message in errors.items()]
        text = "\n".join(lines or [detail])
        return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=400)
    context = {
        "errors": errors,
        "detail": detail,
        "without": url_without(request, errors),
    }
    return render(request, "400.html", context, status=400)


def not_found(request, exception):
    """404; 410 at the address of a public record that lies in the bin."""
    if is_for_programs(request):
        return JsonResponse({"detail": "Nothing has this address."}, status=404)
    deleted = DeletedRecord.objects.gone_at(request.path)
    if deleted:
        return render(request, "gone.html", {"deleted": deleted}, status=410)
    return page_not_found(request, exception)


def url_without(request, errors):
    """The URL of the request without the parameters that have errors."""
    if not errors:
        # Django may have failed to read the query string, and would fail again.
        return request.path
    params = []
    for name, values in request.GET.lists():
        if name in errors:
            continue
        for value in values:
            params.append((name, value))
    return f"{request.path}{query_string(params)}"


def describe(exception):
    if isinstance(exception, TooManyFieldsSent):
        return f"At most {settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,} parameters are accepted."
    return "The request could not be understood."

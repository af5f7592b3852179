"""What is said where something cannot be answered: to people as a page, to programs as JSON."""

from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse

from catalogue.links import query_string

UNAVAILABLE = "The search index cannot be read just now."
BUSY = "Nothing was saved: an import or other long work is being carried out. Try again in a minute."
RETRY = {"Retry-After": "60"}


def is_for_programs(request):
    """Whether it is programs that read what is at this address."""
    return request.path.startswith((reverse("api"), reverse("suggest")))


def unavailable(request):
    """503: no list is shown, since its counts could be wrong."""
    return _try_again(request, "503.html", UNAVAILABLE)


def busy(request):
    """503: the one writer that the database has is somebody else."""
    return _try_again(request, "busy.html", BUSY)


def _try_again(request, template, detail):
    if is_for_programs(request):
        return JsonResponse({"detail": detail}, status=503, headers=RETRY)
    page = render_to_string(template, {"detail": detail}, request=request)
    return HttpResponse(page, status=503, headers=RETRY)


def bad_request(request, exception):
    """400: says what is wrong with each parameter; a page also links to the same without it."""
    errors, detail = getattr(exception, "errors", {}), _detail(exception)
    if is_for_programs(request):
        return JsonResponse(errors or {"detail": detail}, status=400)
    # Without errors of ours the query string may be what could not be read, and reading it would fail again.
    params = request.GET.lists() if errors else []
    pairs = [(name, value) for name, values in params for value in values if name not in errors]
    context = {"errors": errors, "detail": detail, "without": f"{request.path}{query_string(pairs)}"}
    return render(request, "400.html", context, status=400)


def _detail(exception):
    if isinstance(exception, TooManyFieldsSent):
        return f"At most {settings.DATA_UPLOAD_MAX_NUMBER_FIELDS:,} parameters are read."
    return "The request could not be understood."

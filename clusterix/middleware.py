import logging

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.db import OperationalError
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import reverse

from clusterix.errors import busy, unavailable
from search.engines import SearchUnavailable

logger = logging.getLogger(__name__)


class Availability:
    """Answers with a plain sentence while the search index cannot be read or SQLite has another writer.

    A list without the index would show wrong counts. An import keeps SQLite's one writer for as long as it takes.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, SearchUnavailable):
            logger.error("The search index cannot be read", exc_info=exception)
            return unavailable(request)
        if is_database_busy(exception):
            logger.warning("A save waited for another writer in vain", exc_info=exception)
            return busy(request)
        return None


def is_database_busy(exception):
    if not isinstance(exception, OperationalError):
        return False
    # Django raises its own exception from the driver's; only SQLite's has a name.
    name = getattr(exception.__cause__, "sqlite_errorname", "")
    return name.startswith("SQLITE_BUSY")


def staff_two_factor(get_response):
    """Staff set up two-factor sign-in before the back-office and the API's verbs open; the local demo does without."""

    def middleware(request):
        is_backoffice = request.path.startswith(reverse("admin:index"))
        is_api = request.path.startswith(reverse("api"))
        # Everybody reads the API; only its verbs change something.
        is_api_verb = is_api and request.method == "POST"
        is_guarded = is_backoffice or is_api_verb
        # In this order: only a guarded page needs the database to tell who has a second factor.
        if not is_guarded or not lacks_second_factor(request.user):
            return get_response(request)
        if is_api_verb:
            # A program cannot follow a redirect to a form.
            return JsonResponse(
                {"detail": "Set up a second factor in the back-office first."},
                status=403,
            )
        messages.warning(
            request,
            "The back-office asks for a second factor. Set up an authenticator app first.",
        )
        return redirect("mfa_activate_totp")

    return middleware


def lacks_second_factor(user):
    """Whether `user` must set up a second factor first."""
    if not settings.STAFF_TWO_FACTOR_REQUIRED:
        return False
    # An anonymous user is never staff.
    if not user.is_staff:
        return False
    return not is_mfa_enabled(user)

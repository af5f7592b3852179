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
    """Says so where the database has no answer now: the index cannot be read, or SQLite's one writer is somebody else.

    Without the index no list is shown, since its counts could be wrong; an import keeps SQLite for as long as it takes.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        if isinstance(exception, SearchUnavailable):
            logger.error("The search index cannot be read", exc_info=exception)
            return unavailable(request)
        cause = getattr(exception.__cause__, "sqlite_errorname", "")
        if isinstance(exception, OperationalError) and cause.startswith("SQLITE_BUSY"):
            logger.warning("A save waited for another writer in vain", exc_info=exception)
            return busy(request)
        return None


def staff_two_factor(get_response):
    """Staff set up two-factor sign-in before the back-office and the API's verbs open; the local demo does without."""

    def middleware(request):
        is_work = request.path.startswith(reverse("admin:index"))
        is_step = request.path.startswith(reverse("api")) and request.method == "POST"
        if (
            settings.STAFF_TWO_FACTOR_REQUIRED
            and (is_work or is_step)
            and request.user.is_authenticated
            and request.user.is_staff
            and not is_mfa_enabled(request.user)
        ):
            if is_step:
                return JsonResponse({"detail": "Set up a second factor in the back-office first."}, status=403)
            messages.warning(request, "The back-office asks for a second factor. Set up an authenticator app first.")
            return redirect("mfa_activate_totp")
        return get_response(request)

    return middleware

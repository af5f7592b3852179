import logging

from django.conf import settings
from django.db import OperationalError
from django.utils.cache import patch_cache_control

from catalogue.parameters import BadParameters
from catalogue.tracking import READING
from clusterix.errors import bad_request, busy, not_allowed, unavailable
from search.engines import SearchUnavailable

logger = logging.getLogger(__name__)

NUL = "\x00"
NO_NUL = "holds the character NUL, which no text can have"
# Everything else is public and only read.
WRITTEN = ("/admin/", "/accounts/", "/api/v1/", "/contact/")
PRIVATE = ("/admin/", "/accounts/")
API = "/api/"
VERB = "api-edition-verb"


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


def refuse_nul(get_response):
    """Answers 400 to NUL, wherever it comes in: PostgreSQL fails at it, and no file has it in its name.

    Bodies of JSON are left to their views, which refuse it or take it out.
    """

    def middleware(request):
        errors = {}
        for data in (request.GET, request.POST):
            errors |= errors_in(data)
        if errors:
            return bad_request(request, BadParameters(errors))
        # A cookie's value may hold any character, as an escape.
        if NUL in request.path or NUL in "".join(request.COOKIES.values()):
            request.path = request.path.replace(NUL, "")
            return bad_request(request, None)
        return get_response(request)

    return middleware


def errors_in(data):
    """{name: what is wrong} of a query string or a form."""
    errors = {}
    for name, values in data.lists():
        if NUL in "".join([name, *values]):
            errors[name.replace(NUL, "")] = NO_NUL
    return errors


def read_only_pages(get_response):
    """Answers 405 to what would write to a page that is only read.

    Here and not in each view: the check against forgery comes before a view, and would answer 403.
    """

    def middleware(request):
        if request.method in READING or request.path.startswith(WRITTEN):
            return get_response(request)
        return not_allowed(request, READING)

    return middleware


def open_api(get_response):
    """Lets the pages of other sites read the API, without cookies. A verb is none of their business."""

    def middleware(request):
        response = get_response(request)
        if is_for_other_sites(request):
            response.headers["Access-Control-Allow-Origin"] = "*"
        return response

    return middleware


def is_for_other_sites(request):
    if request.method not in READING or not request.path.startswith(API):
        return False
    # There is no match where the URL is unknown, or refused before anybody looks it up.
    match = request.resolver_match
    return match is None or match.url_name != VERB


def keep_private(get_response):
    """What is shown to somebody signed in is kept in no cache, and neither is what sets a cookie."""

    def middleware(request):
        response = get_response(request)
        has_session = settings.SESSION_COOKIE_NAME in request.COOKIES
        is_private_page = request.path.startswith(PRIVATE)
        if has_session or is_private_page or response.cookies:
            patch_cache_control(response, private=True, no_store=True)
        return response

    return middleware

"""What newsletters, social networks and search engines add to the links that people share."""

import re
from urllib.parse import quote, unquote_plus

from django.http import HttpResponseRedirect
from django.utils.encoding import escape_uri_path
from django.utils.http import escape_leading_slashes

READING = {"GET", "HEAD"}
# The API is read by programs, and stays strict. The others are not public pages.
STRICT = ("/api/v1/", "/admin/", "/accounts/")
TRACKING = re.compile(
    r"(utm|mc|mtm|pk|piwik|matomo)_.+"
    r"|(fb|g|d|y|tw|tt)clid|msclkid|gbraid|wbraid|srsltid|_gl|_ga|gad_(source|campaignid)"
    r"|igshid|igsh|li_fat_id|mkt_tok|_hsenc|_hsmi|hsctatracking|vero_id|oly_(anon|enc)_id",
    re.IGNORECASE,
)
# Every other character of a query string is written as an escape.
IN_QUERY = "!#$%&'()*+,/:;=?@[]~"


def drop_tracking(get_response):
    """Redirects to the same address without the parameters that only follow people around."""

    def middleware(request):
        query = request.META.get("QUERY_STRING", "")
        is_strict = request.path.startswith(STRICT)
        if not query or is_strict or request.method not in READING:
            return get_response(request)
        kept = without_tracking(query)
        if kept == query:
            return get_response(request)
        # Two slashes in front would lead to another site.
        path = escape_leading_slashes(escape_uri_path(request.path))
        if kept:
            path = f"{path}?{kept}"
        return HttpResponseRedirect(path)

    return middleware


def without_tracking(query):
    """The same query string, every other parameter as it was written."""
    parts = query.split("&")
    kept = [part for part in parts if not is_tracking(part)]
    if len(kept) == len(parts):
        return query
    # WSGI gives the bytes of the address as Latin-1.
    return quote("&".join(kept).encode("latin-1"), safe=IN_QUERY)


def is_tracking(part):
    name = unquote_plus(part.partition("=")[0])
    return TRACKING.fullmatch(name) is not None

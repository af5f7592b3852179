from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import DisallowedHost


def site(request):
    """What every page needs: which part of the site it is in, and the one URL that it should be known by."""
    section, *_ = request.path.strip("/").split("/")
    return {
        "demo": settings.DEMO,
        "section": section,
        "secretariat_email": settings.SECRETARIAT_EMAIL,
        "canonical_path": canonical_url(request),
    }


def canonical_url(request):
    path = quote(request.path)
    try:
        return request.build_absolute_uri(path)
    except DisallowedHost:
        # The page that reports this error is rendered with this context, too.
        return path

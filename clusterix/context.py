from urllib.parse import quote

from django.conf import settings
from django.core.exceptions import DisallowedHost


def site(request):
    """What every page needs: which part of the site it is in, and the one address it should be known by."""
    return {
        "demo": settings.DEMO,
        "section": request.path.strip("/").split("/")[0],
        "canonical_path": canonical(request),
    }


def canonical(request):
    path = quote(request.path)
    try:
        return request.build_absolute_uri(path)
    except DisallowedHost:  # the page that says so is rendered with this, too
        return path

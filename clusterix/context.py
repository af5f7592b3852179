from urllib.parse import quote

from django.conf import settings


def site(request):
    """What every page needs: which part of the site it is in, and the one address it should be known by."""
    return {
        "demo": settings.DEMO,
        "section": request.path.strip("/").split("/")[0],
        "canonical_path": request.build_absolute_uri(quote(request.path)),
    }

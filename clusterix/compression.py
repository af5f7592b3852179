"""Answers to visitors are compressed."""

from django.middleware.gzip import GZipMiddleware


def compress_public(get_response):
    """Compresses what is answered without cookies on either side.

    Where there is a cookie there are secrets on the page, and its compressed length would tell
    somebody who listens what they are (BREACH).
    """
    gzip = GZipMiddleware(get_response)

    def middleware(request):
        response = get_response(request)
        if request.COOKIES or response.cookies:
            return response
        return gzip.process_response(request, response)

    return middleware

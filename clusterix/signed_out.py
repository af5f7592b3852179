"""A form of the back-office that is sent by somebody who is no longer signed in comes back whole."""

from django.views.decorators.cache import never_cache

from backoffice.not_saved import not_saved_page


@never_cache
def signed_out(request):
    """Django would answer with the sign-in page, and what was typed would be lost."""
    return not_saved_page(request, 403, is_signed_out=True)

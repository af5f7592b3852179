from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.shortcuts import redirect
from django.urls import reverse


def staff_two_factor(get_response):
    """Send staff to set up two-factor sign-in before the back-office opens; the local demo does without."""

    def middleware(request):
        if (
            settings.STAFF_TWO_FACTOR_REQUIRED
            and request.path.startswith(reverse("admin:index"))
            and request.user.is_authenticated
            and request.user.is_staff
            and not is_mfa_enabled(request.user)
        ):
            messages.warning(request, "The back-office asks for a second factor. Set up an authenticator app first.")
            return redirect("mfa_activate_totp")
        return get_response(request)

    return middleware

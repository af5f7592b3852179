"""Staff set up a second factor before anything opens that is not public; the local demo does without."""

from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.http import JsonResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve, reverse
from django.utils.functional import SimpleLazyObject

# What somebody who is signed in may use without a second factor: how to get one, and how to get in and out.
OPEN = {
    "account_login",
    "account_logout",
    "account_inactive",
    "account_signup",
    "account_reauthenticate",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "accept_invitation",
    "mfa_activate_totp",
    "mfa_authenticate",
    "mfa_reauthenticate",
}


def staff_two_factor(get_response):
    """Without a second factor, staff see of the public pages what everybody sees, and of the others nothing."""

    def middleware(request):
        user = request.user
        is_account = request.path.startswith("/accounts/")
        if is_account and is_open(request):
            return get_response(request)
        is_backoffice = request.path.startswith(reverse("admin:index"))
        # Everybody reads the API; only its verbs change something.
        is_api = request.path.startswith(reverse("api"))
        is_api_verb = is_api and request.method == "POST"
        is_guarded = is_account or is_backoffice or is_api_verb
        if not is_guarded:
            # A draft has its address among the public ones, and so has its image.
            # Lazy, because a page that asks for no user should read no session.
            request.user = SimpleLazyObject(lambda: as_public(user))
            return get_response(request)
        if lacks_second_factor(user):
            return refuse(request, is_api_verb)
        return get_response(request)

    return middleware


def is_open(request):
    try:
        return resolve(request.path_info).url_name in OPEN
    except Resolver404:
        return False


def refuse(request, is_api_verb):
    if is_api_verb:
        # A program cannot follow a redirect to a form.
        detail = "Set up two-step verification in the back-office first."
        return JsonResponse({"detail": detail}, status=403)
    messages.warning(
        request,
        "The back-office requires two-step verification. Set up an authenticator app first.",
    )
    return redirect("mfa_activate_totp")


def as_public(user):
    """The user; the public instead of somebody who lacks their second factor."""
    if lacks_second_factor(user):
        return AnonymousUser()
    return user


def lacks_second_factor(user):
    """Whether `user` must set up a second factor first."""
    if not settings.STAFF_TWO_FACTOR_REQUIRED:
        return False
    # An anonymous user is never staff.
    if not user.is_staff:
        return False
    return not is_mfa_enabled(user)

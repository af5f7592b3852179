"""How allauth works here: accounts come by invitation, and an address counts once it is confirmed."""

from types import SimpleNamespace
from urllib.parse import quote, urlsplit

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.views import EmailView
from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.shortcuts import redirect
from django.urls import reverse


class ClosedAccountAdapter(DefaultAccountAdapter):
    """The secretariat invites people; nobody signs up. Mail links to SITE_URL, whatever host was asked."""

    def is_open_for_signup(self, request):
        return False

    def can_delete_email(self, email_address):
        # Without an address nobody could reset the password.
        return email_address.email != email_address.user.email.lower()

    def get_reset_password_url(self, request):
        return absolute_url("account_reset_password")

    def get_reset_password_from_key_url(self, key):
        uid, _, token = key.partition("-")
        return absolute_url("account_reset_password_from_key", uidb36=uid, key=quote(token))

    def get_email_confirmation_url(self, request, emailconfirmation):
        return absolute_url("account_confirm_email", key=emailconfirmation.key)

    def send_mail(self, template_prefix, email, context):
        # allauth would take the site's name from the Host header of the request.
        domain = urlsplit(settings.SITE_URL).netloc
        site = SimpleNamespace(name="ClusteriX", domain=domain)
        super().send_mail(template_prefix, email, {**context, "current_site": site})


def absolute_url(name, **kwargs):
    path = reverse(name, kwargs=kwargs)
    return f"{settings.SITE_URL}{path}"


class ChangeAddress(EmailView):
    """allauth's page, without its button that makes an unconfirmed address the one in use."""

    def post(self, request, *args, **kwargs):
        if "action_primary" in request.POST:
            return redirect("account_email")
        return super().post(request, *args, **kwargs)


change_address = login_required(ChangeAddress.as_view())

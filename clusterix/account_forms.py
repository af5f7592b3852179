from allauth.account.forms import AddEmailForm, ResetPasswordForm, ResetPasswordKeyForm
from allauth.account.internal.flows.email_verification import send_verification_email_to_address
from allauth.account.models import EmailAddress

from editorial.addresses import confirm_address, users_with_address


class ChangeAddressForm(AddEmailForm):
    """Asks the owner of a new address by mail; the account keeps its own until they confirm."""

    def save(self, request):
        # allauth would remove the address in use here, if that was never confirmed itself.
        waiting = EmailAddress.objects.filter(user=self.user, verified=False)
        waiting.exclude(email=self.user.email.lower()).delete()
        address = EmailAddress.objects.create(user=self.user, email=self.cleaned_data["email"])
        send_verification_email_to_address(request, address)
        return address


class ConfirmedResetPasswordForm(ResetPasswordForm):
    """Sends a link to no address that somebody entered themselves and never confirmed."""

    def clean_email(self):
        email = super().clean_email()
        self.users = list(users_with_address(email).filter(is_active=True))
        return email


class PasswordFromKeyForm(ResetPasswordKeyForm):
    """Whoever has the link reads the mail of the address: that confirms it."""

    def save(self):
        super().save()
        confirm_address(self.user)

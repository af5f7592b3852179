"""Which mail addresses count: those that the secretariat entered, and those that were confirmed by mail."""

from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Lower


def users_with_address(email):
    """The accounts whose address this is. One that somebody entered themselves counts once it is confirmed.

    A new address waits in EmailAddress until then. Before that rule, people could make an address primary unconfirmed:
    such an address does not count.
    """
    addresses = EmailAddress.objects.filter(user=OuterRef("pk"), primary=True, verified=False)
    # allauth keeps addresses in lower case.
    self_entered = addresses.filter(email=Lower(OuterRef("email")))
    users = get_user_model().objects.filter(email__iexact=email)
    return users.exclude(Exists(self_entered)).order_by(F("last_login").desc(nulls_last=True), "pk")


def confirm_address(user):
    """Note that `user` has opened a link that was mailed to their address."""
    if not user.email:
        return
    address = EmailAddress.objects.get_or_create(user=user, email=user.email.lower())[0]
    # False where another account has confirmed this address before.
    if address.set_verified():
        address.set_as_primary()

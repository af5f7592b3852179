"""Contributors are invited by mail; they set a password of their own."""

from enum import Enum, auto
from itertools import count

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from editorial.models import Notification
from editorial.notifications import notify
from partners.models import Membership
from practices.permissions import Role, role_of

# A user name holds 150 characters; the rest is for a number.
USERNAME_LENGTH = 140


class Invited(Enum):
    NEW = auto()
    AGAIN = auto()  # never set a password, and gets a link once more
    KNOWN = auto()  # has an account and a password


def may_invite(user):
    return role_of(user) == Role.PUBLISHER


def inviters():
    """Everybody who may invite."""
    users = get_user_model().objects.filter(is_active=True)
    users = users.filter(Q(groups__name="Publisher") | Q(is_superuser=True))
    # The join gives a person a row for each of their groups.
    return users.distinct().order_by("pk")


@transaction.atomic
def invite(email, *, first_name, last_name, organisations, by):
    """Let a person contribute for `organisations`. Make the account that they lack; mail them if they have no password.

    Returns (user, Invited). Raises PermissionDenied for an account that is closed: it stays closed.
    """
    if not may_invite(by):
        raise PermissionDenied("You may not invite contributors.")
    # People write their address in capitals on one day and not on another.
    users = get_user_model().objects.filter(email__iexact=email)
    user = users.order_by("pk").first()
    status = Invited.AGAIN
    if user is None:
        status = Invited.NEW
        user = create_user(email, first_name, last_name)
    else:
        open_backoffice(user)
    user.groups.add(Group.objects.get(name="Contributor"))
    for organisation in organisations:
        Membership.objects.get_or_create(user=user, organisation=organisation)
    if user.has_usable_password():
        return user, Invited.KNOWN
    # An invitation that is not sent yet will do: its link is made when it is sent.
    unsent = user.notifications.filter(kind=Notification.Kind.INVITED, sent_at=None)
    if not unsent.exists():
        notify(Notification.Kind.INVITED, None, [user], by=by)
    return user, status


def create_user(email, first_name, last_name):
    return get_user_model().objects.create_user(
        free_username(email),
        email,
        first_name=first_name,
        last_name=last_name,
        is_staff=True,
    )


def open_backoffice(user):
    """Let an existing user into the back-office. Raises PermissionDenied for a closed account."""
    if not user.is_active:
        raise PermissionDenied(
            "The account with this address is closed; an administrator can open it again."
        )
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])


def free_username(email):
    """A user name like the email, which people sign in with; the name itself is nowhere asked for."""
    base = email.lower()[:USERNAME_LENGTH]
    users = get_user_model().objects.filter(username__startswith=base)
    taken = set(users.values_list("username", flat=True))
    if base not in taken:
        return base
    for number in count(2):
        username = f"{base}-{number}"
        if username not in taken:
            return username

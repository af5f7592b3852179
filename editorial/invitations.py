"""Contributors are invited by mail; they set a password of their own."""

from enum import Enum, auto

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Q

from editorial.models import Notification
from editorial.notifications import notify
from partners.models import Membership
from practices.permissions import Role, role_of


class Invited(Enum):
    NEW = auto()
    AGAIN = auto()  # never set a password, and gets a link once more
    KNOWN = auto()  # has an account and a password


def may_invite(user):
    return role_of(user) == Role.PUBLISHER


def inviters():
    """Everybody who may invite."""
    people = get_user_model().objects.filter(is_active=True)
    return people.filter(Q(groups__name="Publisher") | Q(is_superuser=True)).distinct().order_by("pk")


@transaction.atomic
def invite(email, *, first_name, last_name, organisations, by):
    """Let somebody contribute for `organisations`; who has no account gets one, who has no password a mail.

    Returns (user, Invited). An account that is closed stays closed: PermissionDenied.
    """
    if not may_invite(by):
        raise PermissionDenied("You may not invite contributors.")
    user = get_user_model().objects.filter(email__iexact=email).order_by("pk").first()
    is_new = user is None
    user = _opened(email, first_name, last_name) if is_new else _let_in(user)
    user.groups.add(Group.objects.get(name="Contributor"))
    for organisation in organisations:
        Membership.objects.get_or_create(user=user, organisation=organisation)
    if user.has_usable_password():
        return user, Invited.KNOWN
    if not user.notifications.filter(kind=Notification.Kind.INVITED, sent_at=None).exists():
        notify(Notification.Kind.INVITED, None, [user], by=by)
    return user, Invited.NEW if is_new else Invited.AGAIN


def _opened(email, first_name, last_name):
    names = {"first_name": first_name, "last_name": last_name, "is_staff": True}
    return get_user_model().objects.create_user(_free_name(email), email, **names)


def _let_in(user):
    if not user.is_active:
        raise PermissionDenied("The account with this address is closed; an administrator can open it again.")
    if not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    return user


def _free_name(email):
    """A user name like the address; the address itself is what people sign in with."""
    users, name = get_user_model().objects, email.lower()[:140]
    taken = set(users.filter(username__startswith=name).values_list("username", flat=True))
    return name if name not in taken else next(f"{name}-{n}" for n in range(2, 10_000) if f"{name}-{n}" not in taken)

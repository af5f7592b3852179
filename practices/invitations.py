"""Contributors are invited by mail; they set a password of their own."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.db import transaction

from partners.models import Membership
from practices.letters import tell
from practices.models import Letter
from practices.permissions import Role, role_of


def may_invite(user):
    return role_of(user) == Role.PUBLISHER


@transaction.atomic
def invite(email, *, first_name, last_name, organisations, by):
    """Let somebody contribute for `organisations`; who has no account gets one and is asked to set a password.

    Returns (user, whether the account is new). An account that is closed stays closed: PermissionDenied.
    """
    if not may_invite(by):
        raise PermissionDenied("You may not invite contributors.")
    users = get_user_model().objects
    user = users.filter(email__iexact=email).order_by("pk").first()
    is_new = user is None
    if is_new:
        names = {"first_name": first_name, "last_name": last_name, "is_staff": True}
        user = users.create_user(_free_name(email), email, **names)
    elif not user.is_active:
        raise PermissionDenied("The account with this address is closed; an administrator can open it again.")
    elif not user.is_staff:
        user.is_staff = True
        user.save(update_fields=["is_staff"])
    user.groups.add(Group.objects.get(name="Contributor"))
    for organisation in organisations:
        Membership.objects.get_or_create(user=user, organisation=organisation)
    if is_new:
        tell(Letter.Kind.INVITED, None, [user], by=by)
    return user, is_new


def _free_name(email):
    """A user name like the address; the address itself is what people sign in with."""
    users, name = get_user_model().objects, email.lower()[:140]
    taken = set(users.filter(username__startswith=name).values_list("username", flat=True))
    return name if name not in taken else next(f"{name}-{n}" for n in range(2, 10_000) if f"{name}-{n}" not in taken)

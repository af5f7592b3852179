"""Contributors are invited by mail: a publisher invites, and whoever has the link accepts."""

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from editorial.addresses import confirm_address, users_with_address
from editorial.free_names import first_free
from editorial.models import Invitation
from editorial.models.invitation import hash_of
from partners.models import Membership
from practices.permissions import Role, role_of

# A user name holds 150 characters; the rest is for a number.
USERNAME_LENGTH = 140
CLOSED = "The account with this email address is closed. An administrator can reopen it."
NOT_USABLE = "This invitation is no longer valid."


def may_invite(user):
    return role_of(user) == Role.PUBLISHER


def inviters():
    """Everybody who may invite."""
    users = get_user_model().objects.filter(is_active=True, is_staff=True)
    users = users.filter(Q(groups__name="Publisher") | Q(is_superuser=True))
    # The join gives a person a row for each of their groups.
    return users.distinct().order_by("pk")


@transaction.atomic
def invite(email, *, first_name, last_name, organisations, by):
    """Invite a person to contribute for `organisations`. Returns (invitation, is_new).

    A pending invitation to the same address is renewed and gets the organisations, too.
    Raises PermissionDenied where the address belongs to a closed account: it stays closed.
    """
    check_may_invite(by)
    if is_closed(email):
        raise PermissionDenied(CLOSED)
    # People write their address in capitals on one day and not on another.
    pending = Invitation.objects.pending().filter(email__iexact=email)
    invitation = pending.select_for_update().first()
    is_new = invitation is None
    if is_new:
        invitation = Invitation(email=email)
    invitation.first_name = first_name
    invitation.last_name = last_name
    invitation.by = by
    queue(invitation)
    invitation.organisations.add(*organisations)
    return invitation, is_new


@transaction.atomic
def resend(invitation, *, by):
    """Send a pending invitation with a new link; the former link ends."""
    check_may_invite(by)
    invitation = lock(Invitation.objects.pending(), invitation)
    if is_closed(invitation.email):
        raise PermissionDenied(CLOSED)
    queue(invitation)


@transaction.atomic
def revoke(invitation, *, by):
    """End a pending invitation: its link does not work from now on."""
    check_may_invite(by)
    invitation = lock(Invitation.objects.pending(), invitation)
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])


def check_may_invite(user):
    if not may_invite(user):
        raise PermissionDenied("You may not invite contributors.")


def is_closed(email):
    """Whether the address belongs to closed accounts alone."""
    users = users_with_address(email)
    is_active = [user.is_active for user in users]
    return bool(is_active) and not any(is_active)


def queue(invitation):
    """The next round of `run_due` makes the link and sends it."""
    invitation.token_hash = ""
    invitation.sent_at = None
    invitation.tries = 0
    invitation.save()


def lock(invitations, invitation):
    """The invitation, locked, if it is still among `invitations`. Raises ValidationError."""
    locked = invitations.select_for_update().filter(pk=invitation.pk).first()
    if locked is None:
        raise ValidationError(NOT_USABLE)
    return locked


def find_invitation(token):
    """The invitation of a link that still works, or None."""
    invitations = Invitation.objects.usable().select_related("by")
    invitation = invitations.filter(token_hash=hash_of(token)).first()
    if invitation is None or is_closed(invitation.email):
        return None
    return invitation


def account_from(invitation):
    """The account that accepting would create, not saved."""
    return get_user_model()(
        username=free_username(invitation.email),
        email=invitation.email.lower(),
        first_name=invitation.first_name,
        last_name=invitation.last_name,
    )


@transaction.atomic
def accept(invitation, *, by):
    """Let the signed-in person contribute for the organisations of the invitation."""
    invitation = lock(Invitation.objects.usable(), invitation)
    invitation.accepted_by = by
    invitation.accepted_at = timezone.now()
    invitation.save(update_fields=["accepted_by", "accepted_at"])
    by.groups.add(Group.objects.get(name="Contributor"))
    for organisation in invitation.organisations.all():
        Membership.objects.get_or_create(user=by, organisation=organisation)
    if not by.is_staff:
        by.is_staff = True
        by.save(update_fields=["is_staff"])
    # The link came by mail, so whoever has it reads the mail of this address.
    if by.email.lower() == invitation.email.lower():
        confirm_address(by)


@transaction.atomic
def accept_with_new_account(invitation, *, password):
    """Create the account of an invited person and accept for it. Returns the user."""
    invitation = lock(Invitation.objects.usable(), invitation)
    # Two tabs may send the form at once; the second finds the account of the first.
    if users_with_address(invitation.email).exists():
        raise ValidationError(
            "An account with this email address already exists. Sign in to accept."
        )
    user = account_from(invitation)
    user.set_password(password)
    user.save()
    accept(invitation, by=user)
    return user


def free_username(email):
    """A user name like the email, which people sign in with; the name itself is nowhere asked for."""
    base = email.lower()[:USERNAME_LENGTH]
    users = get_user_model().objects.filter(username__startswith=base)
    taken = set(users.values_list("username", flat=True))
    return first_free(base, taken)

"""The role of a person: one choice, which sets their group and lets them into the back-office."""

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction

from practices.permissions import GROUPS


class RoleChoice(models.TextChoices):
    NONE = "", "None"
    CONTRIBUTOR = "Contributor", "Contributor"
    EDITOR = "Editor", "Editor"
    PUBLISHER = "Publisher", "Publisher"
    ADMINISTRATOR = "Administrator", "Administrator"


WHAT_EACH_MAY_DO = {
    RoleChoice.NONE: "Has no access to the back-office.",
    RoleChoice.CONTRIBUTOR: (
        "Writes and submits the good practices of their own organisations and reads their action plans."
    ),
    RoleChoice.EDITOR: "Edits all practices, projects, partners and sources, and returns practices in review.",
    RoleChoice.PUBLISHER: "Does what an editor does, publishes, archives and deletes, and invites contributors.",
    RoleChoice.ADMINISTRATOR: "Does everything, manages accounts and gives roles.",
}


def role_choice_of(user):
    """The RoleChoice of a user."""
    if user.is_superuser:
        return RoleChoice.ADMINISTRATOR
    # Not a query of names: lists have read the groups of all their users.
    groups = {group.name for group in user.groups.all()}
    # GROUPS begins with the highest role.
    for name in GROUPS:
        if name in groups:
            return RoleChoice(name)
    return RoleChoice.NONE


OWN_ROLE = "You cannot give up your own role. Ask another administrator."


def may_give_roles(user):
    return user.is_active and user.is_superuser


@transaction.atomic
def give_role(user, role, *, by):
    """Give `user` this RoleChoice in place of their former one. Raises PermissionDenied and ValidationError."""
    if not may_give_roles(by):
        raise PermissionDenied("You may not give roles.")
    if user.pk == by.pk and role != RoleChoice.ADMINISTRATOR:
        raise ValidationError(OWN_ROLE)
    user.is_superuser = role == RoleChoice.ADMINISTRATOR
    user.is_staff = role != RoleChoice.NONE
    user.save(update_fields=["is_superuser", "is_staff"])
    user.groups.remove(*Group.objects.filter(name__in=GROUPS))
    if role in GROUPS:
        user.groups.add(Group.objects.get(name=role))

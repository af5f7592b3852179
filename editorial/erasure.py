"""Erasing a person: their account keeps what they did, in the name of a former user, and nothing about them."""

from allauth.account.models import EmailAddress
from django.contrib.admin.models import LogEntry
from django.contrib.auth import get_user_model
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models, transaction
from django.db.models import Q

from backoffice.bin import remove_from_bin
from backoffice.history import history_of, is_tracked
from backoffice.people import FORMER_USER
from editorial.models import Invitation

# What somebody did stays; it names them by their account.
KEPT = {LogEntry}


def may_erase(user):
    return user.is_active and user.is_superuser


@transaction.atomic
def erase(user, *, by):
    """Remove names, addresses and rights of a person everywhere, in the bin and in the history too."""
    if not may_erase(by):
        raise PermissionDenied("You may not erase a person.")
    if user.pk == by.pk:
        raise ValidationError("You cannot erase yourself. Ask another administrator.")
    user = get_user_model().objects.select_for_update().get(pk=user.pk)
    erase_invitations(user)
    erase_log(user)
    for model, name in belongings():
        erase_belongings(model, name, user)
    erase_account(user)


def erase_invitations(user):
    addresses = set(EmailAddress.objects.filter(user=user).values_list("email", flat=True))
    addresses.add(user.email)
    theirs = Q(accepted_by=user)
    for address in addresses - {""}:
        theirs |= Q(email__iexact=address)
    Invitation.objects.filter(theirs).delete()


def erase_log(user):
    """What the log of the back-office says about the account and its memberships."""
    about = Q(content_type=content_type_of(type(user)), object_id=str(user.pk))
    for model, name in belongings():
        if is_tracked(model):
            keys = history_of(model).filter(**{name: user}).values_list("id", flat=True)
            numbers = [str(key) for key in set(keys)]
            about |= Q(content_type=content_type_of(model), object_id__in=numbers)
    LogEntry.objects.filter(about).update(object_repr=FORMER_USER, change_message="")


def content_type_of(model):
    return ContentType.objects.get_for_model(model)


def belongings():
    """[(model, name of its foreign key)] of what Django would delete with an account."""
    found = []
    for relation in get_user_model()._meta.related_objects:
        model = relation.related_model
        is_belonging = relation.on_delete is models.CASCADE
        if is_belonging and model not in KEPT:
            found.append((model, relation.field.name))
    return found


def erase_belongings(model, name, user):
    """Memberships, addresses, unsaved text, mail, files that were uploaded: here, in the history and in the bin."""
    model._base_manager.filter(**{name: user}).delete()
    if is_tracked(model):
        history_of(model).filter(**{name: user}).delete()
    remove_from_bin(model, name, user.pk)


def erase_account(user):
    user.username = f"former-user-{user.pk}"
    user.first_name, user.last_name = FORMER_USER, ""
    user.email = ""
    user.is_active = False
    user.is_staff = False
    user.is_superuser = False
    user.last_login = None
    user.set_unusable_password()
    user.save()
    user.groups.clear()
    user.user_permissions.clear()

from collections import Counter

from django.db import migrations

INVITED = "invited"


def note_addresses(apps, schema_editor):
    """The accounts that there are keep their address, which the secretariat entered.

    Who has signed in had set a password by a link that was sent to it, so it counts as confirmed. An address that
    somebody added in their account stays as it is.
    """
    EmailAddress = apps.get_model("account", "EmailAddress")
    User = apps.get_model("auth", "User")
    known = set(EmailAddress.objects.values_list("user", flat=True))
    users = User.objects.exclude(email="").exclude(pk__in=known)
    counts = Counter(email.lower() for email in User.objects.values_list("email", flat=True))
    taken = set(EmailAddress.objects.filter(verified=True).values_list("email", flat=True))
    for user in users.iterator():
        email = user.email.lower()
        # Which of two accounts with one address owns it, nobody knows.
        is_unique = counts[email] == 1 and email not in taken
        if user.last_login and is_unique:
            EmailAddress.objects.create(user=user, email=email, primary=True, verified=True)


def invite_again(apps, schema_editor):
    """Invitations that wait to be sent were notifications; each becomes an Invitation."""
    Invitation = apps.get_model("editorial", "Invitation")
    Notification = apps.get_model("editorial", "Notification")
    invited = Notification.objects.filter(kind=INVITED)
    for notification in invited.filter(sent_at=None).select_related("to"):
        user = notification.to
        invitation = Invitation.objects.create(
            email=user.email,
            first_name=user.first_name,
            last_name=user.last_name,
            by=notification.by,
        )
        organisations = user.memberships.values_list("organisation", flat=True)
        invitation.organisations.set(organisations)
    invited.delete()


class Migration(migrations.Migration):

    dependencies = [
        ('account', '0009_emailaddress_unique_primary_email'),
        ('editorial', '0002_invitations'),
    ]

    operations = [
        migrations.RunPython(invite_again, migrations.RunPython.noop),
        migrations.RunPython(note_addresses, migrations.RunPython.noop),
    ]

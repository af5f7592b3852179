import secrets
from datetime import timedelta
from hashlib import sha256

from django.conf import settings
from django.db import models
from django.utils import timezone

from partners.models import Organisation

VALID_FOR = timedelta(days=14)
# A mail that failed so often is not tried again; a publisher sees it in the list.
MOST_TRIES = 10


def hash_of(token):
    """What the database keeps of a token: whoever reads the database cannot use the link."""
    return sha256(token.encode()).hexdigest()


class InvitationQuerySet(models.QuerySet):
    def pending(self):
        """Neither accepted nor revoked; those that have expired can be sent again."""
        return self.filter(accepted_at=None, revoked_at=None)

    def usable(self):
        return self.pending().filter(expires_at__gt=timezone.now())

    def unsent(self):
        return self.pending().filter(sent_at=None, tries__lt=MOST_TRIES)


class Invitation(models.Model):
    """Somebody is asked by mail to contribute for organisations.

    Whoever opens its link accepts it, for a new account or for the account that they sign in to.
    """

    email = models.EmailField(max_length=140)
    first_name = models.CharField(max_length=150)
    last_name = models.CharField(max_length=150)
    organisations = models.ManyToManyField(Organisation, related_name="invitations")
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
    )
    token_hash = models.CharField(
        max_length=64,
        blank=True,
        db_index=True,
        help_text="Empty until the mail is sent: the link is made at that moment.",
    )
    created_at = models.DateTimeField(auto_now_add=True)
    sent_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0, help_text="Mails that failed.")
    expires_at = models.DateTimeField(null=True, blank=True)
    accepted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="accepted_invitations",
    )
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"Invitation of {self.name}"

    @property
    def name(self):
        return f"{self.first_name} {self.last_name}".strip() or self.email

    @property
    def state(self):
        """What a publisher reads in the list of pending invitations."""
        if self.sent_at is None:
            if self.tries >= MOST_TRIES:
                return "The email could not be sent"
            return "The email will be sent within a few minutes"
        if self.expires_at <= timezone.now():
            return "Expired"
        return "Sent"

    def renew_token(self):
        """Give it a new link, which ends the former one. Returns the token; the caller saves."""
        token = secrets.token_urlsafe(32)
        self.token_hash = hash_of(token)
        self.sent_at = timezone.now()
        self.expires_at = self.sent_at + VALID_FOR
        return token

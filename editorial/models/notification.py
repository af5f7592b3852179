from django.conf import settings
from django.db import models

from backoffice.people import name_of
from practices.models.edition import Edition


class Notification(models.Model):
    """Something to tell one person by mail, about an edition.

    Kept until it is sent, and tried again when that fails.
    """

    class Kind(models.TextChoices):
        SUBMITTED = "submitted", "was submitted for your review"
        RETURNED = "returned", "was returned with a comment"
        PUBLISHED = "published", "was published"
        OVERDUE = "overdue", "is overdue for review"
        NOT_PUBLISHED = "not-published", "could not be published as scheduled"

    to = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notifications")
    edition = models.ForeignKey(
        Edition,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="notifications",
    )
    kind = models.CharField(max_length=20, choices=Kind)
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    comment = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    due_at = models.DateTimeField(
        help_text="When it may be sent: at once, with the day's digest, or tried again."
    )
    claim = models.CharField(
        max_length=32, blank=True, help_text="Of the worker that is sending it."
    )
    claimed_at = models.DateTimeField(null=True, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True, help_text="Why the last try failed.")
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["created_at", "pk"]
        indexes = [
            models.Index(
                fields=["due_at"],
                condition=models.Q(sent_at=None),
                name="notifications_to_send",
            ),
        ]

    def __str__(self):
        return f"{self.edition} {self.get_kind_display()}"

    @property
    def author(self):
        """The name of the person who caused it; empty where the clock did, or the account is gone."""
        return name_of(self.by) if self.by else ""


class MailPreference(models.Model):
    """How somebody wants to be told: at once, or once a day."""

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="mail_preference"
    )
    digest = models.BooleanField("one mail a day", default=False)

    def __str__(self):
        if self.digest:
            return f"{self.user}: one mail a day"
        return f"{self.user}: at once"

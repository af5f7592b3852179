from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from practices.models.edition import Edition

# An open form sends a sign every minute; we take one that sent none for longer to be closed.
ACTIVE_FOR = timedelta(seconds=150)


class AutosaveQuerySet(models.QuerySet):
    def active(self):
        """Of people who have the form open now."""
        return self.filter(last_active_at__gt=timezone.now() - ACTIVE_FOR)

    def unsaved(self):
        """With text that is not saved in the edition."""
        return self.filter(saved_at__isnull=False)


class Autosave(models.Model):
    """Text that somebody typed into an edition's form and has not saved, by field.

    It also records that they have the form open; then it may hold no text.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="autosaves")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="autosaves")
    base_version = models.PositiveIntegerField(
        help_text="The edition's version that the text is based on."
    )
    values = models.JSONField(default=dict, blank=True)
    saved_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Of the text; empty without text.",
    )
    last_active_at = models.DateTimeField(help_text="When the open form sent its last sign.")

    objects = AutosaveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["edition", "user"],
                name="one_autosave_a_person",
            ),
        ]

    def __str__(self):
        return f"{self.user}'s copy of {self.edition}"

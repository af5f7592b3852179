from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone

from practices.models.edition import Edition

# An open form says so every minute; one that has been silent for longer is taken to be closed.
PRESENT = timedelta(seconds=150)


class AutosaveQuerySet(models.QuerySet):
    def present(self):
        """Of people who have the form open now."""
        return self.filter(seen_at__gt=timezone.now() - PRESENT)

    def typed(self):
        """With text that was typed and not saved."""
        return self.filter(typed_at__isnull=False)


class Autosave(models.Model):
    """What somebody typed into an edition's form and has not saved, by field; and that they have it open.

    `version` is that of the edition when they began: their text is based on it.
    """

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="autosaves")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="autosaves")
    version = models.PositiveIntegerField()
    values = models.JSONField(default=dict, blank=True)
    typed_at = models.DateTimeField(null=True, blank=True)
    seen_at = models.DateTimeField()

    objects = AutosaveQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["edition", "user"], name="one_autosave_a_person")]

    def __str__(self):
        return f"{self.user}'s copy of {self.edition}"

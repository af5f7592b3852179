from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

# An open form sends a sign every minute; we take one that sent none for longer to be closed.
ACTIVE_FOR = timedelta(seconds=150)
# Rows without text say who has a form open, and nothing once it is closed.
PRESENCE_KEPT_FOR = timedelta(days=1)


class AutosaveQuerySet(models.QuerySet):
    def of(self, *records):
        """Of one or several records of the same kind."""
        content_type = ContentType.objects.get_for_model(records[0])
        keys = [str(record.pk) for record in records]
        return self.filter(content_type=content_type, object_id__in=keys)

    def active(self):
        """Of people who have the form open now."""
        since = timezone.now() - ACTIVE_FOR
        return self.filter(last_active_at__gt=since, closed_at=None)

    def unsaved(self):
        """With text that is not saved in the record."""
        return self.filter(saved_at__isnull=False)

    def outdated(self):
        """Without text, of forms that nobody has open any more."""
        before = timezone.now() - PRESENCE_KEPT_FOR
        return self.filter(saved_at=None, last_active_at__lt=before)


class Autosave(models.Model):
    """Text that somebody typed into one opened form of a record and has not saved, by field.

    Each page that they open is a form of its own, so that no text takes the place of another. It
    also records that they have the form open; then it may hold no text.
    """

    LONGEST_FORM = 40

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=20)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="autosaves")
    form = models.CharField(
        max_length=LONGEST_FORM,
        blank=True,
        help_text="Tells the pages apart that one person has open of the record.",
    )
    base_version = models.CharField(
        max_length=500,
        blank=True,
        help_text="The version of the record that the text is based on.",
    )
    values = models.JSONField(default=dict, blank=True)
    saved_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="Of the text; empty without text.",
    )
    last_active_at = models.DateTimeField(help_text="When the open form sent its last sign.")
    closed_at = models.DateTimeField(
        null=True,
        blank=True,
        help_text="When the form was saved.",
    )

    objects = AutosaveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "user", "form"],
                name="one_autosave_of_a_form",
            ),
        ]

    def __str__(self):
        return f"{self.user}'s copy of {self.content_type.name} {self.object_id}"

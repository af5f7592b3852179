from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

# An open form sends a sign every minute; we take one that sent none for longer to be closed.
ACTIVE_FOR = timedelta(seconds=150)


class AutosaveQuerySet(models.QuerySet):
    def of(self, *records):
        """Of one or several records of the same kind."""
        content_type = ContentType.objects.get_for_model(records[0])
        keys = [str(record.pk) for record in records]
        return self.filter(content_type=content_type, object_id__in=keys)

    def active(self):
        """Of people who have the form open now."""
        return self.filter(last_active_at__gt=timezone.now() - ACTIVE_FOR)

    def unsaved(self):
        """With text that is not saved in the record."""
        return self.filter(saved_at__isnull=False)


class Autosave(models.Model):
    """Text that somebody typed into a record's form and has not saved, by field.

    It also records that they have the form open; then it may hold no text.
    """

    content_type = models.ForeignKey(ContentType, models.CASCADE, related_name="+")
    object_id = models.CharField(max_length=20)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="autosaves")
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

    objects = AutosaveQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "user"],
                name="one_autosave_of_a_record_a_person",
            ),
        ]

    def __str__(self):
        return f"{self.user}'s copy of {self.content_type.name} {self.object_id}"

from datetime import timedelta

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

LONGEST_PATH = 300  # characters; no record has a longer one


class DeletedRecordQuerySet(models.QuerySet):
    def in_bin(self):
        return self.filter(deleted_at__gt=timezone.now() - DeletedRecord.KEPT_FOR)

    def expired(self):
        return self.filter(deleted_at__lte=timezone.now() - DeletedRecord.KEPT_FOR)

    def of_model(self, model):
        return self.filter(content_type=ContentType.objects.get_for_model(model))

    def reserved(self, model, slugs):
        """Those of `slugs` that no other record of `model` may have for now."""
        deleted = self.in_bin().of_model(model).filter(slug__in=slugs)
        return set(deleted.values_list("slug", flat=True))

    def reserved_from(self, model, base):
        """The slugs in the bin that begin with `base`."""
        deleted = self.in_bin().of_model(model).filter(slug__startswith=base)
        return set(deleted.values_list("slug", flat=True))

    def gone_at(self, path):
        """The deleted record that the public read at this path or above it, or None."""
        # The editions of a practice have their addresses below that of the practice.
        parts = path[:LONGEST_PATH].strip("/").split("/")
        paths = []
        for number in range(len(parts)):
            above = "/".join(parts[: number + 1])
            paths.append(f"/{above}/")
        return self.in_bin().filter(url__in=paths, was_public=True).first()

    def gone_record(self, model, slug):
        """The deleted record of `model` that the public read under this slug, or None."""
        deleted = self.in_bin().of_model(model)
        return deleted.filter(slug=slug, was_public=True).first()


class DeletedRecord(models.Model):
    """A record in the bin, with its parts and relations, until it is restored or 30 days are over.

    `contents` is what `backoffice.bin` needs to make the record again.
    """

    KEPT_FOR = timedelta(days=30)

    content_type = models.ForeignKey(ContentType, models.CASCADE, verbose_name="kind")
    # Text, as countries and regions have codes for keys.
    object_id = models.CharField("record number", max_length=20)
    title = models.CharField("record", max_length=300)
    slug = models.CharField(
        max_length=100,
        blank=True,
        help_text="Given to no other record of this kind.",
    )
    url = models.CharField("address", max_length=300, blank=True)
    was_public = models.BooleanField(
        "was on the public site",
        default=False,
        help_text="Its address then says that it was removed.",
    )
    organisation = models.PositiveBigIntegerField(
        null=True,
        blank=True,
        help_text="The key of the organisation in charge.",
    )
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
    )
    deleted_at = models.DateTimeField("deleted", default=timezone.now)
    contents = models.JSONField()

    objects = DeletedRecordQuerySet.as_manager()

    class Meta:
        verbose_name = "deleted record"
        verbose_name_plural = "bin"
        ordering = ["-deleted_at", "-pk"]
        indexes = [
            models.Index(fields=["content_type", "slug"], name="slugs_in_bin"),
            models.Index(fields=["url"], name="addresses_in_bin"),
            models.Index(fields=["deleted_at"], name="age_in_bin"),
        ]

    def __str__(self):
        return self.title

    @property
    def kind(self):
        return self.content_type.name

    @property
    def kept_until(self):
        return self.deleted_at + self.KEPT_FOR

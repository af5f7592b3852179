from datetime import timedelta

from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.contenttypes.prefetch import GenericPrefetch
from django.core.exceptions import FieldDoesNotExist, ValidationError
from django.db import models
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords


class Precision(models.TextChoices):
    """How much of a date is known."""

    DAY = "day", "day"
    MONTH = "month", "month"
    YEAR = "year", "year"


class SourceQuerySet(models.QuerySet):
    def get_by_natural_key(self, code):
        return self.get(code=code)

    def cited(self):
        """Those with citations about public records, their number as `citations_count`."""
        counted = Citation.objects.public().filter(source=models.OuterRef("pk")).order_by().values("source")
        number = models.Subquery(counted.annotate(number=models.Count("pk")).values("number"))
        return self.annotate(citations_count=number).filter(citations_count__isnull=False)


class Source(models.Model):
    """A document that facts come from."""

    class Kind(models.TextChoices):
        WEB_PAGE = "web-page", "Web page"
        LEAFLET = "leaflet", "Leaflet"
        REPORT = "report", "Report"
        CLASSIFICATION = "classification", "Official classification"
        EDITORIAL = "editorial", "Correction by our editors"

    code = models.SlugField(unique=True, help_text="Short name used in addresses and footnotes. Keep it once public.")
    title = models.CharField(max_length=200)
    publisher = models.CharField(max_length=200, blank=True, help_text="Leave empty when the document does not say.")
    date = models.DateField(null=True, blank=True, help_text="Leave empty when the document carries no date.")
    language = models.CharField(max_length=10, default="en", help_text="Language code, such as en, de or hu.")
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.WEB_PAGE)
    url = models.URLField("address", blank=True)
    note = models.TextField(blank=True, help_text="What the reader should know about this document.")

    history = HistoricalRecords()
    objects = SourceQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("sources:detail", args=[self.code])

    def natural_key(self):
        return (self.code,)

    @property
    def credit(self):
        """Publisher and date as far as they are known, for a footnote."""
        return (
            ", ".join(filter(None, [self.publisher, self.date and f"{self.date.day} {self.date:%B %Y}"])) or "undated"
        )


class CitableQuerySet(models.QuerySet):
    """Records that sources are cited for.

    `shown` is what one meets that the public may see, `named_with` the relations that its name and address need.
    """

    shown = {}
    named_with = ()

    def public(self):
        return self.filter(**self.shown)

    def named(self):
        return self.select_related(*self.named_with) if self.named_with else self


def citable_models():
    """Every model whose records can be cited: those that have a relation to Citation."""
    return [
        model
        for model in apps.get_models()
        if any(getattr(field, "related_model", None) is Citation for field in model._meta.private_fields)
    ]


class TargetQuerySet(models.QuerySet):
    def public(self):
        """Those about records that the public may see."""
        shown = models.Q(pk__in=[])
        for model in citable_models():
            content_type = ContentType.objects.get_for_model(model)
            records = model._default_manager.public().order_by().values("pk")
            shown |= models.Q(content_type=content_type, object_id__in=records)
        return self.filter(shown)

    def with_records(self):
        return self.select_related("content_type").prefetch_related(
            GenericPrefetch("record", [model._default_manager.named() for model in citable_models()])
        )


class Target(models.Model):
    """A field of any record: what a citation or a conflict is about."""

    content_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, verbose_name="kind of record")
    object_id = models.PositiveBigIntegerField("record number")
    record = GenericForeignKey()
    field = models.CharField(max_length=60, help_text="The name of the field, such as end or total_budget.")

    class Meta:
        abstract = True

    @property
    def target(self):
        return self.content_type_id, self.object_id, self.field

    @property
    def field_label(self):
        """The field's name as a person reads it."""
        try:
            label = self.content_type.model_class()._meta.get_field(self.field).verbose_name
        except (FieldDoesNotExist, AttributeError):
            label = self.field.replace("_", " ")
        return str(label)


class ConflictQuerySet(TargetQuerySet):
    def undecided(self):
        return self.filter(preferred__isnull=True)

    def for_list(self):
        cited = models.Prefetch("citations", Citation.objects.public().select_related("source"))
        return self.with_records().select_related("preferred__source").prefetch_related(cited)


class Conflict(Target):
    """Sources that state different values for one field, and the value that ClusteriX shows."""

    class Kind(models.TextChoices):
        FIGURE = "figure", "Figures differ"
        DATE = "date", "Dates differ"
        COUNTRY = "country", "Country or country code"
        COUNT = "count", "Numbers or lists differ"
        SPELLING = "spelling", "Spelling"
        OTHER = "other", "Something else"

    slug = models.SlugField(unique=True)
    title = models.CharField(max_length=160, help_text="What the sources differ about, in a few words.")
    kind = models.CharField(max_length=20, choices=Kind)
    preferred = models.ForeignKey(
        "Citation", models.SET_NULL, null=True, blank=True, related_name="preferred_in", verbose_name="preferred value"
    )
    reason = models.TextField(blank=True, help_text="Why this value is shown. The public reads this sentence.")
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, editable=False, related_name="+"
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)

    history = HistoricalRecords()
    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(fields=["content_type", "object_id", "field"], name="one_conflict_per_field"),
            models.CheckConstraint(
                condition=models.Q(preferred__isnull=True) | ~models.Q(reason=""),
                name="a_preference_has_a_reason",
                violation_error_message="Say why this value is preferred.",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{reverse('sources:conflicts')}#{self.slug}"

    def clean(self):
        if self.preferred and self.preferred.conflict_id != self.pk:
            raise ValidationError({"preferred": "Choose one of the values that this conflict is about."})
        if self.preferred and not self.reason:
            raise ValidationError({"reason": "Say why this value is preferred."})


class Citation(Target):
    """This source states this value for this field of that record."""

    class Stance(models.TextChoices):
        AGREES = "agrees", "agrees with what is shown"
        CONFLICTS = "conflicts", "states something else"

    source = models.ForeignKey(Source, models.PROTECT, related_name="citations")
    value = models.TextField("value as stated")
    meaning = models.CharField(
        max_length=300, blank=True, help_text="The same value as the field stores it: 1687872.00, 2021-04-01, FR."
    )
    locator = models.CharField(max_length=120, help_text="Where in the document: page, section or line.")
    stance = models.CharField(max_length=10, choices=Stance, default=Stance.AGREES)
    conflict = models.ForeignKey(Conflict, models.SET_NULL, null=True, blank=True, related_name="citations")

    history = HistoricalRecords()
    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["source", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "content_type", "object_id", "field", "value", "locator"], name="a_citation_once"
            )
        ]
        indexes = [models.Index(fields=["content_type", "object_id"])]

    def __str__(self):
        return f"{self.value} ({self.source.code}, {self.locator})"

    def clean(self):
        if self.content_type_id and self.object_id is not None and self.record is None:
            raise ValidationError("There is no such record.")
        if self.conflict and self.target != self.conflict.target:
            raise ValidationError("The conflict is about another field or another record.")


class LinkCheckQuerySet(models.QuerySet):
    def stale(self, now):
        return self.filter(asked_at__lte=now - LinkCheck.KEPT)

    def fresh(self):
        return self.filter(asked_at__gt=timezone.now() - LinkCheck.KEPT)


class LinkCheck(models.Model):
    """What an address that a text leads to said when it was last asked."""

    class State(models.TextChoices):
        ANSWERS = "answers", "answers"
        CLOSED = "closed", "answers people only"
        FAILS = "fails", "does not answer"

    LONGEST_URL, LONGEST_SAID = 1_000, 100  # bytes, of which a unique index takes no more than 2,700; characters
    KEPT = timedelta(days=2)
    AGAIN, SOONER = timedelta(days=1), timedelta(hours=1)  # is asked, where it answered and where it did not

    url = models.CharField("address", max_length=LONGEST_URL, unique=True)
    state = models.CharField(max_length=10, choices=State)
    said = models.CharField(max_length=LONGEST_SAID)
    asked_at = models.DateTimeField()

    objects = LinkCheckQuerySet.as_manager()

    def __str__(self):
        return f"{self.url}: {self.get_state_display()} ({self.said})"

    @classmethod
    def can_be_kept(cls, url):
        return len(url.encode()) <= cls.LONGEST_URL

    def is_due(self, now):
        return self.asked_at <= now - (self.SOONER if self.state == self.State.FAILS else self.AGAIN)

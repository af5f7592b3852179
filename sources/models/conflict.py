from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from sources.models.citation import Citation, Target, TargetQuerySet


class ConflictQuerySet(TargetQuerySet):
    def undecided(self):
        return self.filter(preferred__isnull=True)

    def to_look_at_again(self):
        """Those that are decided, but a source has given another value since."""
        return self.filter(preferred__isnull=False, has_new_value=True)

    def by_weight(self):
        """With `weight`: money, dates and countries come before numbers, and spelling comes last."""
        kinds = Conflict.Kind
        in_order = [
            kinds.FIGURE,
            kinds.DATE,
            kinds.COUNTRY,
            kinds.COUNT,
            kinds.OTHER,
            kinds.SPELLING,
        ]
        whens = [models.When(kind=kind, then=weight) for weight, kind in enumerate(in_order)]
        return self.annotate(weight=models.Case(*whens, output_field=models.SmallIntegerField()))

    def for_list(self):
        # Only public citations: a source may say something about a record that is hidden by now.
        citations = Citation.objects.public().select_related("source")
        conflicts = self.with_records().select_related("preferred__source")
        return conflicts.prefetch_related(models.Prefetch("citations", citations))


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
    title = models.CharField(
        max_length=160,
        help_text="What the sources disagree about, in a few words.",
    )
    kind = models.CharField(max_length=20, choices=Kind)
    preferred = models.ForeignKey(
        Citation,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="preferred_in",
        verbose_name="preferred value",
    )
    reason = models.TextField(
        blank=True,
        help_text="Why this value is shown. The public reads this sentence.",
    )
    has_new_value = models.BooleanField(
        default=False,
        editable=False,
        help_text="Whether a source has given another value since the decision.",
    )
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="+",
    )
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)
    carried_from = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        editable=False,
        related_name="carried",
        help_text="The same conflict about the record's earlier edition.",
    )

    history = HistoricalRecords()
    objects = ConflictQuerySet.as_manager()

    class Meta:
        ordering = ["title"]
        constraints = [
            models.UniqueConstraint(
                fields=["content_type", "object_id", "field"],
                name="one_conflict_per_field",
            ),
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
        if not self.preferred:
            return
        if self.preferred.conflict_id != self.pk:
            raise ValidationError(
                {"preferred": "Choose one of the values that this conflict is about."}
            )
        if not self.reason:
            raise ValidationError({"reason": "Say why this value is preferred."})

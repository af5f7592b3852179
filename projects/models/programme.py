from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from partners.models import Organisation, Region
from sources.models import CitableQuerySet, Citation


class ProgrammeQuerySet(CitableQuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)


class Programme(models.Model):
    """A funding programme, such as INTERREG IVC."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=120, unique=True)
    period_start = models.PositiveSmallIntegerField(
        "programming period from", null=True, blank=True, help_text="Year"
    )
    period_end = models.PositiveSmallIntegerField(
        "programming period to", null=True, blank=True, help_text="Year"
    )
    cci = models.CharField(
        "CCI number",
        max_length=15,
        blank=True,
        help_text="The Commission's code, when it is known.",
    )

    citations = GenericRelation(Citation)
    history = HistoricalRecords()
    objects = ProgrammeQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            # A year may be unknown. The conditions say so, rather than rely on how SQL compares NULL.
            models.CheckConstraint(
                condition=models.Q(period_end__gte=models.F("period_start"))
                | models.Q(period_start__isnull=True)
                | models.Q(period_end__isnull=True),
                name="programming_period_in_order",
                violation_error_message="The programming period ends before it starts.",
            )
        ]

    def __str__(self):
        return self.name

    def get_absolute_url(self):
        # A programme has no page of its own: the list of its projects stands for it.
        return f"{reverse('projects:list')}?programme={self.slug}"

    def natural_key(self):
        return (self.slug,)

    @property
    def period(self):
        # Half a period would read as if the programme had not ended.
        if self.period_start and self.period_end:
            return f"{self.period_start} to {self.period_end}"
        return ""


class PolicyInstrumentQuerySet(CitableQuerySet):
    shown = {"projects__is_public": True}

    def for_project_page(self):
        return self.select_related("managing_authority", "region__country")


class PolicyInstrument(models.Model):
    """The programme or policy that a partner wants to improve."""

    class Kind(models.TextChoices):
        STRUCTURAL_FUND = "structural-fund", "Structural fund programme"
        OTHER = "other", "Other policy"

    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.STRUCTURAL_FUND)
    managing_authority = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="policy_instruments",
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="policy_instruments",
    )
    # By name, because Project's file imports this one.
    projects = models.ManyToManyField(
        "projects.Project", blank=True, related_name="policy_instruments"
    )

    citations = GenericRelation(Citation)
    history = HistoricalRecords(m2m_fields=[projects])
    objects = PolicyInstrumentQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]

    def __str__(self):
        return self.name

from django.contrib.contenttypes.fields import GenericRelation
from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.urls import reverse
from django.utils import timezone
from simple_history.models import HistoricalRecords

from projects.models.programme import Programme
from sources.models import CitableQuerySet, Citation, Conflict, Precision


class ProjectQuerySet(CitableQuerySet):
    shown = {"is_public": True}

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def for_list(self):
        """With `partners_count`, so that a card does not query for its number of partners."""
        partners = models.Count(
            "partnerships",
            filter=models.Q(partnerships__organisation__is_public=True),
        )
        return self.select_related("programme").annotate(partners_count=partners)

    def for_page(self):
        return self.select_related("programme", "predecessor").prefetch_related(
            "phases", "successors", "media"
        )


class Project(models.Model):
    """A funded cooperation of partner organisations."""

    class Status(models.TextChoices):
        PLANNED = "planned", "Planned"
        RUNNING = "running", "Running"
        COMPLETED = "completed", "Completed"

    # Other sites link to the page by its slug. A new acronym therefore leaves the slug as it is.
    slug = models.SlugField(
        unique=True,
        help_text="The last part of the web address. Do not change it once public.",
    )
    acronym = models.CharField(max_length=40)
    title = models.CharField(
        max_length=200, blank=True, help_text="The full title, when it is known."
    )
    programme = models.ForeignKey(Programme, models.PROTECT, related_name="projects")
    status = models.CharField(max_length=10, choices=Status, default=Status.RUNNING)
    # Nothing else says that a project has no lead partner here: silence would look like an oversight.
    lead_unknown = models.BooleanField(
        "lead partner not known",
        default=False,
        help_text="Only where no source names the lead partner.",
    )
    summary = models.TextField(
        blank=True, help_text="What the project is about, in your own words."
    )
    objectives = models.TextField(blank=True, help_text="The aims of the project. Markdown.")
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    # Where a source gives a month or a year only, the stored days are no facts: this says what is known.
    dates_precision = models.CharField(
        "precision of the dates",
        max_length=5,
        choices=Precision,
        default=Precision.DAY,
    )
    total_budget = models.DecimalField(
        "total budget (EUR)",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    erdf_amount = models.DecimalField(
        "ERDF share (EUR)",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    # PROTECT keeps the chain of projects whole.
    predecessor = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="successors"
    )
    website = models.URLField(blank=True)
    community_url = models.URLField(
        "community", blank=True, help_text="A group or forum of the project."
    )
    contact_email = models.EmailField(
        "contact mailbox", blank=True, help_text="A shared mailbox, not a person's."
    )
    is_public = models.BooleanField(
        "public",
        default=False,
        help_text="Whether visitors see it on the public site.",
    )

    citations = GenericRelation(Citation)
    conflicts = GenericRelation(Conflict)
    history = HistoricalRecords()
    objects = ProjectQuerySet.as_manager()

    class Meta:
        # PostgreSQL puts NULL first in descending order, SQLite last: said explicitly, both show the same list.
        ordering = [models.F("start").desc(nulls_last=True), "acronym"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__gte=models.F("start"))
                | models.Q(start__isnull=True)
                | models.Q(end__isnull=True),
                name="project_dates_in_order",
                violation_error_message="The project ends before it starts.",
            ),
            models.CheckConstraint(
                condition=models.Q(erdf_amount__lte=models.F("total_budget"))
                | models.Q(erdf_amount__isnull=True)
                | models.Q(total_budget__isnull=True),
                name="erdf_share_within_budget",
                violation_error_message="The ERDF share is larger than the total budget.",
            ),
            models.CheckConstraint(
                condition=~models.Q(predecessor=models.F("pk")),
                name="project_is_not_its_own_predecessor",
                violation_error_message="A project cannot follow itself.",
            ),
        ]

    def __str__(self):
        return self.acronym

    def get_absolute_url(self):
        return reverse("projects:detail", args=[self.slug])

    def natural_key(self):
        return (self.slug,)

    @property
    def has_ended(self):
        if self.status == self.Status.COMPLETED:
            return True
        return self.end is not None and self.end < timezone.localdate()

    @property
    def erdf_percentage(self):
        """The ERDF share in percent of the total budget, or None where either is unknown."""
        # A share of 0 is known and gives 0 percent; a budget of 0 would divide by zero.
        if self.erdf_amount is None or not self.total_budget:
            return None
        return 100 * self.erdf_amount / self.total_budget


class PhaseQuerySet(CitableQuerySet):
    shown = {"project__is_public": True}
    named_with = ("project",)


class Phase(models.Model):
    """A dated part of a project."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="phases")
    name = models.CharField(max_length=80)
    start = models.DateField()
    end = models.DateField()

    citations = GenericRelation(Citation)
    conflicts = GenericRelation(Conflict)
    history = HistoricalRecords()
    objects = PhaseQuerySet.as_manager()

    class Meta:
        # PostgreSQL puts NULL first in descending order, SQLite last: said explicitly, both show the same list.
        ordering = ["start", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "name"], name="a_phase_name_once_per_project"
            ),
            models.CheckConstraint(
                condition=models.Q(end__gte=models.F("start")),
                name="phase_dates_in_order",
                violation_error_message="The phase ends before it starts.",
            ),
        ]

    def __str__(self):
        return f"{self.project.acronym}, {self.name}"

    def get_absolute_url(self):
        return self.project.get_absolute_url()

    def clean(self):
        # A constraint of the database cannot compare columns of two tables, so these rules stand here alone.
        project = self.project
        both_starts_known = self.start and project.start
        if both_starts_known and self.start < project.start:
            raise ValidationError({"start": f"{project} itself starts on {project.start}."})
        both_ends_known = self.end and project.end
        if both_ends_known and self.end > project.end:
            raise ValidationError({"end": f"{project} itself ends on {project.end}."})

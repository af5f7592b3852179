from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from catalogue.languages import LanguageField
from partners.models import Organisation, Region
from practices.models.practice import Practice
from practices.models.topic import Topic
from projects.models import Output, PolicyInstrument, Project
from sources.models import CitableQuerySet, Citation, Conflict, Precision


class ActionPlanQuerySet(CitableQuerySet):
    shown = {
        "is_public": True,
        "project__is_public": True,
        "organisation__is_public": True,
    }

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def for_list(self):
        plans = self.select_related("project", "organisation__country", "region")
        # `distinct`, because a filter by topic would join each action several times.
        return plans.annotate(actions_count=models.Count("actions", distinct=True))


class ActionPlan(models.Model):
    """A partner's plan to improve one policy instrument with what it learned."""

    class Status(models.TextChoices):
        # The empty value, so that forms offer it instead of Django's row of dashes.
        UNKNOWN = "", "not stated in the sources"
        PLANNED = "planned", "Planned"
        RUNNING = "running", "Running"
        COMPLETED = "completed", "Completed"

    slug = models.SlugField(
        unique=True,
        max_length=100,
        help_text="The last part of the web address. Do not change it once public.",
    )
    title = models.CharField(max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="action_plans")
    project = models.ForeignKey(Project, models.PROTECT, related_name="action_plans")
    policy_instrument = models.ForeignKey(
        PolicyInstrument,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="action_plans",
    )
    region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="action_plans",
    )
    document = models.ForeignKey(
        Output,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="action_plans",
        help_text="The plan as a document.",
    )
    status = models.CharField(
        max_length=10,
        choices=Status,
        blank=True,
        default=Status.UNKNOWN,
    )
    language = LanguageField(
        blank=True,
        help_text="The language of the plan.",
    )
    summary = models.TextField(blank=True)
    background = models.TextField(
        blank=True,
        help_text="What the partner learned and why it acts. Markdown.",
    )
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    dates_precision = models.CharField(
        "precision of the dates",
        max_length=5,
        choices=Precision,
        default=Precision.DAY,
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="action_plans")
    is_public = models.BooleanField(
        "public",
        default=False,
        help_text="Whether visitors see it on the public site.",
    )

    citations = GenericRelation(Citation)
    conflicts = GenericRelation(Conflict)
    history = HistoricalRecords(m2m_fields=[topics])
    objects = ActionPlanQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__gte=models.F("start"))
                | models.Q(start__isnull=True)
                | models.Q(end__isnull=True),
                name="plan_dates_in_order",
                violation_error_message="The plan ends before it starts.",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("practices:action-plan", args=[self.slug])

    def natural_key(self):
        return (self.slug,)


class ActionQuerySet(CitableQuerySet):
    # What the public sees of an action is what it sees of its plan.
    shown = {f"plan__{lookup}": value for lookup, value in ActionPlanQuerySet.shown.items()}
    named_with = ("plan",)


class Action(models.Model):
    """One thing that an action plan sets out to do."""

    plan = models.ForeignKey(ActionPlan, models.CASCADE, related_name="actions")
    order = models.PositiveSmallIntegerField("number", default=1)
    title = models.CharField(max_length=160)
    inspired_by = models.ManyToManyField(Practice, blank=True, related_name="inspired_actions")
    background = models.TextField(blank=True)
    activities = models.TextField("what is done", blank=True)
    players = models.TextField("players involved", blank=True)
    timeframe = models.CharField(max_length=120, blank=True)
    costs = models.CharField(max_length=120, blank=True)
    funding_sources = models.CharField(max_length=200, blank=True)

    citations = GenericRelation(Citation)
    conflicts = GenericRelation(Conflict)
    history = HistoricalRecords(m2m_fields=[inspired_by])
    objects = ActionQuerySet.as_manager()

    class Meta:
        ordering = ["plan", "order", "pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.plan.get_absolute_url()


class ActionUpdate(models.Model):
    """How far an action had come in a reporting period."""

    class Status(models.TextChoices):
        NOT_STARTED = "not-started", "Not started"
        RUNNING = "running", "Under way"
        DELAYED = "delayed", "Delayed"
        DONE = "done", "Done"
        DROPPED = "dropped", "Dropped"

    action = models.ForeignKey(Action, models.CASCADE, related_name="updates")
    period_start = models.DateField()
    period_end = models.DateField()
    status = models.CharField(max_length=12, choices=Status)
    text = models.TextField("progress")
    evidence = models.TextField(blank=True)
    reason = models.TextField("reason for dropping it", blank=True)
    closed_at = models.DateTimeField(
        "period closed",
        null=True,
        blank=True,
        help_text="After this date it is locked.",
    )

    history = HistoricalRecords()

    class Meta:
        ordering = ["-period_end", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["action", "period_start", "period_end"],
                name="one_update_per_period",
            ),
            models.CheckConstraint(
                condition=models.Q(period_end__gte=models.F("period_start")),
                name="update_period_in_order",
                violation_error_message="The period ends before it starts.",
            ),
            models.CheckConstraint(
                condition=~models.Q(status="dropped") | ~models.Q(reason=""),
                name="a_dropped_action_says_why",
                violation_error_message="Say why the action was dropped.",
            ),
        ]

    def __str__(self):
        return f"{self.get_status_display()}, {self.period_start} to {self.period_end}"

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models.functions import Coalesce
from django.utils import timezone
from simple_history.models import HistoricalRecords

from projects.models.project import Project
from sources.models import CitableQuerySet, Citation, Conflict


class IndicatorQuerySet(CitableQuerySet):
    shown = {"project__is_public": True}
    named_with = ("project",)

    def with_reached(self):
        """Each with `reported` (its latest report, None if there is none) and `recorded` (public records counted)."""
        reports = IndicatorReport.objects.filter(indicator=models.OuterRef("pk"))
        latest_value = reports.order_by("-reported_on", "-pk").values("value")[:1]
        cases = [
            models.When(counted_from=kind, then=count) for kind, count in counts_by_kind().items()
        ]
        return self.annotate(
            reported=models.Subquery(latest_value),
            # None where people count by hand: 0 would say that nothing was reached.
            recorded=models.Case(*cases, default=None),
        )

    def due(self):
        """Those whose project has ended: until then, a target can still be reached."""
        is_over = models.Q(project__end__lt=timezone.localdate())
        is_completed = models.Q(project__status=Project.Status.COMPLETED)
        return self.filter(is_over | is_completed)

    def behind(self):
        """Those that are due and whose latest report is below the target, without a reason given."""
        return self.with_reached().due().filter(reported__lt=models.F("target"), shortfall="")

    def not_reported(self):
        """Those that are due and of which nothing was ever reported."""
        return self.with_reached().due().filter(reported=None)


class Indicator(models.Model):
    """What a project promised to reach."""

    class Target(models.TextChoices):
        AT_LEAST = "at-least", "at least"
        EXACTLY = "exactly", "exactly"

    # Where the number of records comes from. A new value needs its expression in `counts_by_kind`.
    class Counted(models.TextChoices):
        BY_HAND = "", "reported by hand"
        EVENTS = "events", "events recorded here"
        PRACTICES = "practices", "published good practices"
        ACTION_PLANS = "action-plans", "action plans on the public site"
        MEDIA = "media", "media appearances recorded here"

    project = models.ForeignKey(Project, models.CASCADE, related_name="indicators")
    title = models.CharField(max_length=160)
    order = models.PositiveSmallIntegerField(default=1)
    comparison = models.CharField(
        "target is", max_length=10, choices=Target, default=Target.AT_LEAST
    )
    target = models.PositiveIntegerField()
    counted_from = models.CharField(
        "counted from",
        max_length=20,
        choices=Counted,
        blank=True,
        default=Counted.BY_HAND,
    )

    shortfall = models.TextField(
        "why the target was missed",
        blank=True,
        help_text="Fill this in when the target can no longer be reached. "
        "The indicator then no longer counts as behind its target.",
    )

    citations = GenericRelation(Citation)
    conflicts = GenericRelation(Conflict)
    history = HistoricalRecords()
    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["project", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "title"], name="an_indicator_once_per_project"
            )
        ]

    def __str__(self):
        return f"{self.project.acronym}: {self.title}"

    def get_absolute_url(self):
        return self.project.get_absolute_url()

    @property
    def target_text(self):
        if self.comparison == self.Target.EXACTLY:
            return f"{self.target} (exact target)"
        return f"at least {self.target}"

    @property
    def progress(self):
        """Where an indicator of `with_reached()` stands, in words."""
        if self.reported is None:
            return "Not reported"
        if self.reported >= self.target:
            return "Target reached"
        if not self.project.has_ended:
            return "Not due yet"
        if self.shortfall:
            return "Target missed"
        return "Behind target"


class IndicatorReportQuerySet(CitableQuerySet):
    shown = {"indicator__project__is_public": True}
    named_with = ("indicator__project",)


class IndicatorReport(models.Model):
    """What had been reached by a date."""

    indicator = models.ForeignKey(Indicator, models.CASCADE, related_name="reports")
    reported_on = models.DateField("reached by")
    value = models.PositiveIntegerField()
    note = models.CharField(max_length=200, blank=True)

    citations = GenericRelation(Citation)
    history = HistoricalRecords()
    objects = IndicatorReportQuerySet.as_manager()

    class Meta:
        ordering = ["-reported_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["indicator", "reported_on"], name="one_report_per_day")
        ]

    def __str__(self):
        return f"{self.indicator}: {self.value} by {self.reported_on}"

    def get_absolute_url(self):
        return self.indicator.get_absolute_url()


def counts_by_kind():
    """{value of Indicator.Counted: the expression that counts the project's public records of this kind}."""
    return {
        Indicator.Counted.EVENTS: count_related("events"),
        Indicator.Counted.PRACTICES: count_related("practices", editions__status="published"),
        Indicator.Counted.ACTION_PLANS: count_related(
            "action_plans", is_public=True, organisation__is_public=True
        ),
        Indicator.Counted.MEDIA: count_related("media"),
    }


def count_related(relation, **conditions):
    """An expression: how many records the indicator's project has in `relation` that meet the conditions.

    Counted through Project, because practices and action plans stand above this app. In a subquery,
    because joins to several relations would multiply each other's rows.
    """
    lookups = {f"{relation}__{name}": value for name, value in conditions.items()}
    # values("pk") before the count makes Django group by project.
    project = Project.objects.filter(pk=models.OuterRef("project"), **lookups).values("pk")
    # distinct: a condition on a further relation, such as editions, repeats the record once for each match.
    number = project.annotate(number=models.Count(relation, distinct=True)).values("number")
    # Without a matching record, the subquery has no row at all and gives NULL.
    return Coalesce(models.Subquery(number, output_field=models.PositiveIntegerField()), 0)

from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.db.models.functions import Coalesce
from simple_history.models import HistoricalRecords

from projects.models.project import Project
from sources.models import CitableQuerySet, Citation, Conflict


class IndicatorQuerySet(CitableQuerySet):
    shown = {"project__is_public": True}
    named_with = ("project",)

    def with_reached(self):
        """Each with `reported` (its latest report, None if there is none) and `recorded` (public records counted)."""
        latest = IndicatorReport.objects.filter(indicator=models.OuterRef("pk")).order_by("-reported_on", "-pk")
        return self.annotate(
            reported=models.Subquery(latest.values("value")[:1]),
            recorded=models.Case(
                *[models.When(counted_from=kind, then=count) for kind, count in _counts().items()], default=None
            ),
        )

    def behind(self):
        """Those whose latest report, or else the records counted, is below the target."""
        reached = Coalesce("reported", "recorded", 0)
        return self.with_reached().annotate(reached=reached).filter(reached__lt=models.F("target"))


class Indicator(models.Model):
    """What a project promised to reach."""

    class Target(models.TextChoices):
        AT_LEAST = "at-least", "at least"
        EXACTLY = "exactly", "exactly"

    class Counted(models.TextChoices):
        BY_HAND = "", "reported by hand"
        EVENTS = "events", "events recorded here"
        PRACTICES = "practices", "published good practices"
        ACTION_PLANS = "action-plans", "action plans on the public site"
        MEDIA = "media", "media appearances recorded here"

    project = models.ForeignKey(Project, models.CASCADE, related_name="indicators")
    title = models.CharField(max_length=160)
    order = models.PositiveSmallIntegerField(default=1)
    comparison = models.CharField("target is", max_length=10, choices=Target, default=Target.AT_LEAST)
    target = models.PositiveIntegerField()
    counted_from = models.CharField("counted from", max_length=20, choices=Counted, blank=True, default=Counted.BY_HAND)

    citations = GenericRelation(Citation)
    conflicts = GenericRelation(Conflict)
    history = HistoricalRecords()
    objects = IndicatorQuerySet.as_manager()

    class Meta:
        ordering = ["project", "order", "pk"]
        constraints = [models.UniqueConstraint(fields=["project", "title"], name="an_indicator_once_per_project")]

    def __str__(self):
        return f"{self.project.acronym}: {self.title}"

    def get_absolute_url(self):
        return self.project.get_absolute_url()


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
        constraints = [models.UniqueConstraint(fields=["indicator", "reported_on"], name="one_report_per_day")]

    def __str__(self):
        return f"{self.indicator}: {self.value} by {self.reported_on}"

    def get_absolute_url(self):
        return self.indicator.get_absolute_url()


def _count(relation, **public):
    """The number of this project's records in `relation`, those the public may see."""
    paths = {f"{relation}__{name}": value for name, value in public.items()}
    counted = Project.objects.filter(pk=models.OuterRef("project"), **paths).values("pk")
    number = counted.annotate(number=models.Count(relation, distinct=True)).values("number")
    return Coalesce(models.Subquery(number, output_field=models.PositiveIntegerField()), 0)


def _counts():
    """How each kind of record is counted: for Indicator.Counted's values, an expression."""
    return {
        Indicator.Counted.EVENTS: _count("events"),
        Indicator.Counted.PRACTICES: _count("practices", editions__status="published"),
        Indicator.Counted.ACTION_PLANS: _count("action_plans", is_public=True, organisation__is_public=True),
        Indicator.Counted.MEDIA: _count("media"),
    }

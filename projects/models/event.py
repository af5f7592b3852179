from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from simple_history.models import HistoricalRecords

from partners.models import Country, Organisation
from projects.models.project import Project
from sources.models import CitableQuerySet, Citation, Conflict, Precision


class EventQuerySet(CitableQuerySet):
    shown = {"project__is_public": True}
    named_with = ("project",)

    def for_list(self):
        return self.select_related("project", "host", "country")


class Event(models.Model):
    """An occasion where partners learned from each other. The project's page shows it; it has no page of its own."""

    class Kind(models.TextChoices):
        PEER_GROUP = "peer-group", "Peer group discussion"
        STAFF_EXCHANGE = "staff-exchange", "Staff exchange"
        STUDY_TOUR = "study-tour", "Study tour"
        CONFERENCE = "conference", "Conference"
        WORKSHOP = "workshop", "Workshop"
        COURSE = "course", "Course"
        POLICY_LEARNING = "policy-learning", "Policy learning event"

    # CASCADE, because an event is a part of its project. A host outlives the events: PROTECT.
    project = models.ForeignKey(Project, models.CASCADE, related_name="events")
    slug = models.SlugField(
        unique=True,
        max_length=100,
        help_text="The last part of the web address. Do not change it once public.",
    )
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind)
    host = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="events_hosted",
    )
    place = models.CharField(max_length=120, blank=True)
    country = models.ForeignKey(
        Country, models.PROTECT, null=True, blank=True, related_name="events"
    )
    # Where a source gives a month or a year only, the stored days are no facts: `dates_precision` says what is known.
    start = models.DateField(null=True, blank=True)
    end = models.DateField(null=True, blank=True)
    dates_precision = models.CharField(
        "precision of the dates",
        max_length=5,
        choices=Precision,
        default=Precision.DAY,
    )
    participants = models.PositiveIntegerField(null=True, blank=True)
    summary = models.TextField(blank=True)

    citations = GenericRelation(Citation)
    conflicts = GenericRelation(Conflict)
    history = HistoricalRecords()
    objects = EventQuerySet.as_manager()

    class Meta:
        # PostgreSQL puts NULL first in descending order, SQLite last: said explicitly, both show the same list.
        ordering = [models.F("start").desc(nulls_last=True), "title", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(end__gte=models.F("start"))
                | models.Q(start__isnull=True)
                | models.Q(end__isnull=True),
                name="event_dates_in_order",
                violation_error_message="The event ends before it starts.",
            )
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return self.project.get_absolute_url()

    @property
    def public_host(self):
        """The host, unless it is hidden from the public."""
        if self.host and self.host.is_public:
            return self.host
        return None


class MediaAppearanceQuerySet(CitableQuerySet):
    shown = {"project__is_public": True}
    named_with = ("project",)


class MediaAppearance(models.Model):
    """The project in the press, on air or on another body's site."""

    project = models.ForeignKey(Project, models.CASCADE, related_name="media")
    title = models.CharField(max_length=200)
    outlet = models.CharField(max_length=120)
    date = models.DateField(null=True, blank=True)
    url = models.URLField("link", blank=True)

    citations = GenericRelation(Citation)
    history = HistoricalRecords()
    objects = MediaAppearanceQuerySet.as_manager()

    class Meta:
        ordering = [models.F("date").desc(nulls_last=True), "title", "pk"]

    def __str__(self):
        return f"{self.outlet}: {self.title}"

    def get_absolute_url(self):
        return self.project.get_absolute_url()

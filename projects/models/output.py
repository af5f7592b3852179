from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import RegexValidator
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from catalogue.languages import LanguageField
from partners.models import Organisation
from projects.models.project import Project
from sources.models import CitableQuerySet, Citation, Conflict


class OutputQuerySet(CitableQuerySet):
    shown = {"is_public": True, "project__is_public": True}

    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def broken(self):
        """Those whose original link no longer works or was lost."""
        # NONE is not among them: where there never was a link, nothing is broken.
        return self.filter(link_status__in=[Output.Link.DEAD, Output.Link.LOST])

    def for_list(self):
        return self.select_related("project", "organisation")


class Output(models.Model):
    """Something a project delivered: a manual, recommendations, course material, a roadmap, a plan."""

    class Kind(models.TextChoices):
        MANUAL = "manual", "Manual"
        RECOMMENDATIONS = "recommendations", "Policy recommendations"
        COURSE = "course-material", "Course material"
        ROADMAP = "roadmap", "Roadmap"
        PLAN = "plan", "Action or implementation plan"
        OTHER = "other", "Other"

    class Link(models.TextChoices):
        UNCHECKED = "unchecked", "not checked yet"
        ANSWERS = "answers", "works"
        DEAD = "dead", "no longer works"
        LOST = "lost", "lost"
        NONE = "none", "no link was given"

    # Other sites link to the page by its slug. A new title therefore leaves the slug as it is.
    slug = models.SlugField(
        unique=True,
        max_length=80,
        help_text="The last part of the web address. Do not change it once public.",
    )
    # PROTECT, although it is a part of the project: an output has a page of its own that others cite.
    project = models.ForeignKey(Project, models.PROTECT, related_name="outputs")
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="outputs",
        help_text="Who produced it, if stated.",
    )
    title = models.CharField(max_length=200)
    kind = models.CharField(max_length=20, choices=Kind, default=Kind.OTHER)
    language = LanguageField(
        blank=True,
        help_text="Empty if no source states it.",
    )
    summary = models.TextField(blank=True)
    published = models.DateField(null=True, blank=True)
    file = models.FileField(upload_to="outputs/", blank=True)
    # The admin computes it when a file is saved, so nobody types it.
    checksum = models.CharField(
        "SHA-256",
        max_length=64,
        blank=True,
        validators=[RegexValidator(r"^[0-9a-f]{64}$", "64 hexadecimal digits.")],
    )
    original_url = models.URLField("original link", blank=True)
    link_status = models.CharField(
        "the original link", max_length=10, choices=Link, default=Link.UNCHECKED
    )
    link_checked_at = models.DateTimeField("checked at", null=True, blank=True)
    is_public = models.BooleanField(
        "public",
        default=False,
        help_text="Whether visitors see it on the public site.",
    )

    citations = GenericRelation(Citation)
    conflicts = GenericRelation(Conflict)
    history = HistoricalRecords()
    objects = OutputQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("projects:output", args=[self.slug])

    def natural_key(self):
        return (self.slug,)

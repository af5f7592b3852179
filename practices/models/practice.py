from django.contrib.contenttypes.fields import GenericRelation
from django.db import models
from django.urls import reverse
from simple_history.models import HistoricalRecords

from partners.models import Organisation, Region
from practices.models.edition import Edition
from practices.models.status import TAKEN_UP, Status, TransferStatus
from practices.models.topic import Topic
from practices.permissions import Role, is_staff_role, of_own, role_of, worked_on_by
from projects.models import Project
from sources.models import CitableQuerySet, Citation, Conflict


def shown_to_public(organisation):
    """The organisation as far as the public may know it, else None."""
    if organisation and organisation.is_public:
        return organisation
    return None


class PracticeQuerySet(CitableQuerySet):
    # A practice has at most one published edition, so the join gives no practice twice.
    shown = {"editions__status": Status.PUBLISHED}

    # Fixtures name a practice by its slug, because its number differs from database to database.
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def titled(self):
        """The published ones with `title` and `summary` as the public reads them."""
        # The annotations use the join of public(), so they are those of the published edition.
        return self.public().annotate(
            title=models.F("editions__title"),
            summary=models.F("editions__summary"),
        )

    def visible_to(self, user):
        """Practices of which this user may read at least one edition."""
        if is_staff_role(user):
            return self
        editions = Edition.objects.visible_to(user).filter(practice=models.OuterRef("pk"))
        # Not a join, which would give a practice once for each of its editions.
        readable = models.Q(models.Exists(editions))
        if role_of(user) == Role.CONTRIBUTOR:
            readable |= models.Q(of_own(user, "organisation"))
        return self.filter(readable)

    def workable_by(self, user):
        return worked_on_by(user, self, "organisation")


class Practice(models.Model):
    """The lasting identity of a good practice; what is said about it stands in its editions."""

    slug = models.SlugField(
        unique=True,
        max_length=100,
        help_text="The last part of the web address. It is fixed once the practice is published.",
    )
    organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="practices",
        verbose_name="organisation in charge",
    )
    projects = models.ManyToManyField(Project, blank=True, related_name="practices")
    replaced_by = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        help_text="The practice that readers are sent to once this one is archived.",
    )
    created_at = models.DateTimeField(auto_now_add=True)

    citations = GenericRelation(Citation)
    conflicts = GenericRelation(Conflict)
    history = HistoricalRecords(m2m_fields=[projects])
    objects = PracticeQuerySet.as_manager()

    class Meta:
        ordering = ["slug"]

    def __str__(self):
        return self.title_shown

    def get_absolute_url(self):
        return reverse("practices:detail", args=[self.slug])

    def natural_key(self):
        return (self.slug,)

    @property
    def title_shown(self):
        """The title that the public reads; that of the newest edition before publication."""
        # Not filtered: lists have read the editions of all their practices, the newest first.
        editions = list(self.editions.all()) if self.pk else []
        for edition in editions:
            if edition.status == Status.PUBLISHED:
                return edition.title
        if editions:
            return editions[0].title
        return "Practice without an edition"

    @property
    def organisation_shown(self):
        """The organisation in charge, as far as the public may know it."""
        return shown_to_public(self.organisation)

    @property
    def was_published(self):
        """Whether the public reads the practice, or once did."""
        return self.editions.exclude(published_at=None).exists()

    @property
    def published_edition(self):
        return self.editions.filter(status=Status.PUBLISHED).first()


class TransferQuerySet(CitableQuerySet):
    shown = {"practice__editions__status": Status.PUBLISHED}
    named_with = ("practice", "to_region", "to_organisation")

    def taken_up(self):
        return self.filter(status__in=TAKEN_UP)

    def for_page(self):
        return self.select_related(
            "from_region__country",
            "to_region__country",
            "from_organisation",
            "to_organisation",
        ).order_by(models.F("year").asc(nulls_last=True), "pk")


class Transfer(models.Model):
    """This practice went from there to here."""

    practice = models.ForeignKey(Practice, models.CASCADE, related_name="transfers")
    from_region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="transfers_out",
    )
    from_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="transfers_out",
    )
    to_region = models.ForeignKey(
        Region,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="transfers_in",
    )
    to_organisation = models.ForeignKey(
        Organisation,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="transfers_in",
    )
    status = models.CharField(max_length=20, choices=TransferStatus)
    year = models.PositiveSmallIntegerField(
        null=True,
        blank=True,
        help_text="Leave empty when no source states it.",
    )
    period = models.CharField(
        max_length=80,
        blank=True,
        help_text="The date in words, if no single year is known.",
    )
    change = models.TextField(
        "what changed",
        blank=True,
        help_text="What was adapted for the new place.",
    )
    evidence = models.TextField(blank=True)

    citations = GenericRelation(Citation)
    conflicts = GenericRelation(Conflict)
    history = HistoricalRecords()
    objects = TransferQuerySet.as_manager()

    class Meta:
        ordering = ["practice", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(to_region__isnull=False)
                | models.Q(to_organisation__isnull=False),
                name="a_transfer_goes_somewhere",
                violation_error_message="Enter a region, an organisation or both.",
            )
        ]

    def __str__(self):
        return f"{self.practice} to {self.destination}"

    def get_absolute_url(self):
        return self.practice.get_absolute_url()

    @property
    def organisation_id(self):
        """The key of the organisation in charge of the practice."""
        return self.practice.organisation_id

    @property
    def from_organisation_shown(self):
        return shown_to_public(self.from_organisation)

    @property
    def to_organisation_shown(self):
        return shown_to_public(self.to_organisation)

    @property
    def destination(self):
        if self.to_region:
            return self.to_region.label
        # The diagram and the table name every destination, so there is always a text.
        return str(self.to_organisation_shown or "another organisation")

    @property
    def origin(self):
        if self.from_region:
            return self.from_region.label
        return str(self.from_organisation_shown or "place not stated")


class RecommendationQuerySet(CitableQuerySet):
    shown = {"is_public": True, "project__is_public": True}
    named_with = ("project",)


class Recommendation(models.Model):
    """A policy recommendation that a project made."""

    project = models.ForeignKey(Project, models.PROTECT, related_name="recommendations")
    title = models.CharField(max_length=160)
    text = models.TextField(help_text="In your own words. Markdown.")
    addressed_to = models.CharField(
        max_length=120,
        blank=True,
        help_text="Who should act, if stated.",
    )
    topics = models.ManyToManyField(Topic, blank=True, related_name="recommendations")
    practices = models.ManyToManyField(Practice, blank=True, related_name="recommendations")
    is_public = models.BooleanField(
        "public",
        default=False,
        help_text="Whether visitors see it on the public site.",
    )

    citations = GenericRelation(Citation)
    conflicts = GenericRelation(Conflict)
    history = HistoricalRecords(m2m_fields=[topics, practices])
    objects = RecommendationQuerySet.as_manager()

    class Meta:
        ordering = ["title", "pk"]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return f"{self.project.get_absolute_url()}#recommendations"

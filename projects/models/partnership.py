from django.contrib.contenttypes.fields import GenericRelation
from django.core.validators import MinValueValidator
from django.db import models
from simple_history.models import HistoricalRecords

from partners.models import Organisation, OrganisationName
from projects.models.project import Project
from sources.models import CitableQuerySet, Citation, Conflict


class PartnershipQuerySet(CitableQuerySet):
    shown = {"organisation__is_public": True, "project__is_public": True}
    named_with = ("organisation", "project")

    def for_project_page(self):
        partnerships = self.public().select_related("organisation__country", "organisation__region")
        return partnerships.prefetch_related("names_used")

    def for_organisation_page(self):
        """In the order of the projects through time; those without dates come last on every database."""
        partnerships = (
            self.public().select_related("project__programme").prefetch_related("names_used")
        )
        return partnerships.order_by(models.F("project__start").asc(nulls_last=True), "pk")


class Partnership(models.Model):
    """An organisation in a project, under the names that the project's documents give it."""

    class Role(models.TextChoices):
        LEAD = "lead", "Lead partner"
        PARTNER = "partner", "Partner"

    # CASCADE, because a partnership is a part of its project. PROTECT, because deleting an
    # organisation would silently change the list of partners of a project.
    project = models.ForeignKey(Project, models.CASCADE, related_name="partnerships")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="partnerships")
    role = models.CharField(max_length=10, choices=Role, default=Role.PARTNER)
    order = models.PositiveSmallIntegerField(
        "number", default=1, help_text="The partner's number in the project."
    )
    budget = models.DecimalField(
        "budget share (EUR)",
        max_digits=14,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0)],
    )
    # Documents of one project call an organisation by several names.
    names_used = models.ManyToManyField(
        OrganisationName,
        blank=True,
        related_name="partnerships",
        help_text="The names used in this project.",
    )

    citations = GenericRelation(Citation)
    conflicts = GenericRelation(Conflict)
    history = HistoricalRecords(m2m_fields=[names_used])
    objects = PartnershipQuerySet.as_manager()

    class Meta:
        ordering = ["project", "order", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["project", "organisation"],
                name="an_organisation_once_per_project",
            ),
            # What else the partners must agree on is in `consortium`.
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(role="lead"),
                name="one_lead_partner_per_project",
                violation_error_message="This project already has a lead partner.",
            ),
        ]

    def __str__(self):
        return f"{self.organisation} in {self.project}"

    def get_absolute_url(self):
        return self.project.get_absolute_url()

    @property
    def is_lead(self):
        return self.role == self.Role.LEAD

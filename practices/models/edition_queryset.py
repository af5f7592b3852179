"""Which editions there are, who may read them and who works on them."""

from django.db import models
from django.utils import timezone

from practices.models.status import OPEN, Status
from practices.permissions import Role, is_staff_role, of_own, role_of, worked_on_by
from projects.models import Project
from sources.models import CitableQuerySet


def public_projects():
    """A practice's projects without those that are not public, so that no page shows one by mistake."""
    return models.Prefetch(
        "practice__projects",
        Project.objects.public().select_related("programme"),
    )


class EditionQuerySet(CitableQuerySet):
    shown = {"status": Status.PUBLISHED}
    named_with = ("practice",)

    def published(self):
        return self.public()

    def replaced(self):
        return self.filter(status=Status.SUPERSEDED)

    def open(self):
        return self.filter(status__in=OPEN)

    def overdue(self):
        """Those whose review should be done by now; a scheduled one is decided."""
        today = timezone.localdate()
        return self.filter(status=Status.IN_REVIEW, review_due__lt=today, publish_at=None)

    def visible_to(self, user):
        """What everybody reads is published or superseded; a contributor also reads their own."""
        if is_staff_role(user):
            return self
        readable = self.readable_by_all()
        if role_of(user) == Role.CONTRIBUTOR:
            readable |= models.Q(of_own(user, "practice__organisation"))
        return self.filter(readable)

    def workable_by(self, user):
        return worked_on_by(user, self, "practice__organisation")

    def for_page(self):
        return self.select_related(
            "practice__organisation__country",
            "practice__organisation__region",
        ).prefetch_related(
            "topics",
            "regions__country",
            public_projects(),
        )

    def readable_by_all(self):
        """A condition: published, or superseded by an edition that is published now."""
        published = self.model.objects.published().filter(practice=models.OuterRef("practice"))
        # Once a practice is archived, its former editions are gone with it.
        superseded = models.Q(models.Exists(published), status=Status.SUPERSEDED)
        return models.Q(status=Status.PUBLISHED) | superseded

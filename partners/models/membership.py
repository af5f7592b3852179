from django.conf import settings
from django.db import models
from simple_history.models import HistoricalRecords

from partners.models.organisation import Organisation


class Membership(models.Model):
    """A user acts for an organisation."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="memberships")
    organisation = models.ForeignKey(Organisation, models.CASCADE, related_name="memberships")
    since = models.DateField(auto_now_add=True)

    history = HistoricalRecords()

    class Meta:
        constraints = [
            # A merge relies on this: the second membership of a person is refused and then deleted.
            models.UniqueConstraint(
                fields=["user", "organisation"],
                name="one_membership_per_organisation",
            ),
        ]

    def __str__(self):
        return f"{self.user} for {self.organisation}"

from django.conf import settings
from django.db import models

from practices.models.edition import Edition
from practices.models.status import Status
from practices.permissions import May

# How a step is listed: “Submitted by …”.
DONE = {
    May.ADD: "Created",
    May.SUBMIT: "Submitted",
    May.WITHDRAW: "Withdrawn",
    May.RETURN: "Returned",
    May.PUBLISH: "Published",
    May.SCHEDULE: "Scheduled",
    May.OPEN: "Opened as a new edition",
    May.ARCHIVE: "Archived",
    May.RESTORE: "Restored",
}


class Transition(models.Model):
    """One change of an edition's state: who made it and when, from what to what, of which version, and why."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="transitions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    verb = models.CharField(
        "what was done",
        max_length=20,
        choices=[(may.value, DONE.get(may, may.capitalize())) for may in May],
    )
    from_status = models.CharField("from", max_length=12, choices=Status, blank=True)
    to_status = models.CharField("to", max_length=12, choices=Status)
    version = models.PositiveIntegerField(help_text="The version of the text that it was done to.")
    comment = models.TextField(blank=True)
    created_at = models.DateTimeField("when", auto_now_add=True)
    form_digest = models.CharField(
        max_length=64,
        blank=True,
        editable=False,
        help_text="Of the form that asked for it; a second click sends the same form.",
    )

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(verb="return") | ~models.Q(comment=""),
                name="a_return_says_why",
                violation_error_message="Write in the comment what should change, then choose Return.",
            )
        ]

    def __str__(self):
        return f"{self.get_verb_display()} by {self.by}"

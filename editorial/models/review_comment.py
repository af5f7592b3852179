from django.conf import settings
from django.db import models

from practices.models.edition import Edition


class ReviewCommentQuerySet(models.QuerySet):
    def open(self):
        """The remarks that nobody has resolved. Answers to a remark are stored as remarks, too."""
        return self.filter(parent=None, resolved_at=None)


class ReviewComment(models.Model):
    """A reviewer's remark on one field of an edition, open until somebody resolves it, or an answer to one."""

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="review_comments")
    parent = models.ForeignKey(
        "self",
        models.CASCADE,
        null=True,
        blank=True,
        related_name="answers",
        help_text="The remark that this one answers.",
    )
    field = models.CharField(max_length=30)
    text = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    version = models.PositiveIntegerField(help_text="The version of the text that it is about.")
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+"
    )

    objects = ReviewCommentQuerySet.as_manager()

    class Meta:
        ordering = ["created_at", "pk"]

    def __str__(self):
        return f"{self.label}: {self.text}"

    @property
    def label(self):
        return Edition.field_label(self.field)

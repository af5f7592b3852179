from django.conf import settings
from django.db import models

from practices.models.edition import Edition


class Review(models.Model):
    """What a reviewer decided about an edition."""

    class Decision(models.TextChoices):
        PUBLISHED = "published", "Published"
        RETURNED = "returned", "Returned with a comment"

    edition = models.ForeignKey(Edition, models.CASCADE, related_name="reviews")
    reviewer = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="reviews")
    decision = models.CharField(max_length=10, choices=Decision)
    comment = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(decision="returned") | ~models.Q(comment=""),
                name="a_return_says_why",
                violation_error_message="Say what should change.",
            )
        ]

    def __str__(self):
        return f"{self.get_decision_display()} by {self.reviewer}"

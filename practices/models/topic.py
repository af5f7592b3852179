from django.core.exceptions import ValidationError
from django.db import models
from simple_history.models import HistoricalRecords

from practices.models.status import Status


class TopicQuerySet(models.QuerySet):
    def get_by_natural_key(self, slug):
        return self.get(slug=slug)

    def counted(self):
        """With the number of published practices filed under each as `practices_count`."""
        published = models.Q(editions__status=Status.PUBLISHED)
        # `distinct`, because a filter by another relation would join each edition several times.
        count = models.Count("editions", filter=published, distinct=True)
        return self.annotate(practices_count=count)


class Topic(models.Model):
    """A theme in the tree of themes that practices, recommendations and plans are filed under."""

    slug = models.SlugField(unique=True)
    name = models.CharField(max_length=80, unique=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="children",
    )
    description = models.TextField(blank=True)

    history = HistoricalRecords()
    objects = TopicQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(parent=models.F("pk")),
                name="topic_is_not_its_own_parent",
                violation_error_message="A topic cannot be its own parent.",
            )
        ]

    def __str__(self):
        return self.name

    def natural_key(self):
        return (self.slug,)

    def clean(self):
        # The constraint sees a topic that is its own parent, and no longer circle. A page that
        # walks up from a topic would never come to an end.
        above = self.parent
        while above:
            if above.pk == self.pk:
                raise ValidationError(
                    {"parent": "A topic cannot be placed below one of its own subtopics."}
                )
            above = above.parent

from django.db import models


class Kind(models.TextChoices):
    PRACTICE = "practice", "Good practices"
    PROJECT = "project", "Projects"
    ORGANISATION = "organisation", "Partners"
    ACTION_PLAN = "action-plan", "Action plans"
    OUTPUT = "output", "Outputs"


class SearchDocumentQuerySet(models.QuerySet):
    def of(self, kind):
        return self.filter(kind=kind)

    def containing(self, words):
        """Documents in which every one of the folded `words` occurs, title or text."""
        documents = self
        for word in words:
            documents = documents.filter(models.Q(folded_title__contains=word) | models.Q(folded_text__contains=word))
        return documents

    def ranked(self, words):
        """Those with every word in the title first, then the newest."""
        in_title = models.Q(*[models.Q(folded_title__contains=word) for word in words])
        rank = models.Case(models.When(in_title, then=0), default=1) if words else models.Value(1)
        return self.alias(rank=rank).order_by("rank", models.F("newest").desc(nulls_last=True), "title", "pk")


class SearchDocument(models.Model):
    """One public record as a visitor searches it. Derived: written by `search.actions`, rebuilt by `seed`."""

    kind = models.CharField(max_length=20, choices=Kind)
    record_id = models.PositiveBigIntegerField()
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    place = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=300)
    newest = models.DateField(null=True, blank=True, help_text="What “newest first” sorts by.")
    folded_title = models.TextField()
    folded_text = models.TextField()

    objects = SearchDocumentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "record_id"], name="one_document_per_record")]

    def __str__(self):
        return self.title

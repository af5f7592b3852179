from django.conf import settings
from django.db import models


class ImportQuerySet(models.QuerySet):
    def with_outcome(self):
        """With `has_errors` and `has_work`, which decide what becomes of those that were looked through."""
        rows = ImportRow.objects.filter(batch=models.OuterRef("pk"))
        return self.annotate(
            has_errors=models.Exists(rows.filter(state=ImportRow.State.ERROR)),
            has_work=models.Exists(rows.filter(state__in=ImportRow.WORK)),
        )

    def waiting(self):
        """Those that may still be imported."""
        ready = models.Q(state=Import.State.CHECKED, has_errors=False, has_work=True)
        on_the_way = [Import.State.ASKING, Import.State.CHECKING, Import.State.IMPORTING]
        return self.with_outcome().filter(ready | models.Q(state__in=on_the_way))

    def in_vain(self):
        """Those that never will be: with errors, with nothing to import, or failed."""
        useless = models.Q(has_errors=True) | models.Q(has_work=False)
        return self.with_outcome().filter(
            models.Q(useless, state=Import.State.CHECKED) | models.Q(state=Import.State.FAILED)
        )


class Import(models.Model):
    """A file of rows that somebody brought: looked through, shown to them, and carried out when they confirm it."""

    class State(models.TextChoices):
        ASKING = "asking", "Waits for a word about its letters"
        CHECKING = "checking", "Is being looked through"
        CHECKED = "checked", "Waits for confirmation"
        IMPORTING = "importing", "Is being imported"
        DONE = "done", "Imported"
        FAILED = "failed", "Failed"

    kind = models.CharField(max_length=30, help_text="The name of the Importer that knows what its rows are.")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file.")
    content = models.BinaryField(null=True, blank=True, help_text="Kept until its rows are read.")
    state = models.CharField(max_length=10, choices=State, default=State.ASKING)
    claim = models.CharField(max_length=32, blank=True, help_text="Of the run that brings it on, alone.")
    total = models.PositiveIntegerField(default=0)
    progress = models.PositiveIntegerField(default=0, help_text="How many rows the present state has dealt with.")
    note = models.TextField(blank=True, help_text="What went differently than expected.")
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(auto_now=True, help_text="When it last made progress.")

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.file_name

    @property
    def is_moving(self):
        return self.state in (self.State.CHECKING, self.State.IMPORTING)

    @property
    def outlook(self):
        """Its state in words, of one that is `with_outcome`."""
        if self.state == self.State.CHECKED and self.has_errors:
            return "Has errors"
        if self.state == self.State.CHECKED and not self.has_work:
            return "Nothing to import"
        return self.get_state_display()


class ImportRow(models.Model):
    """One row of the file and what becomes of it.

    `number` counts as a spreadsheet does, the header being 1; `changes` are [column, before, after], `errors` [column,
    reason].
    """

    class State(models.TextChoices):
        NEW = "new", "New"
        CHANGED = "changed", "Changed"
        UNCHANGED = "unchanged", "Unchanged"
        ERROR = "error", "Error"

    WORK = frozenset({State.NEW, State.CHANGED})

    batch = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=dict)
    unread = models.JSONField(default=list, help_text="[column, reason] of what could not be read of it.")
    state = models.CharField(max_length=10, choices=State, blank=True)
    title = models.CharField(max_length=300, blank=True)
    address = models.CharField(max_length=300, blank=True)
    changes = models.JSONField(default=list)
    errors = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["batch", "number"], name="a_row_once")]
        indexes = [models.Index(fields=["batch", "state", "number"], name="rows_by_state")]

    def __str__(self):
        return f"Row {self.number}"

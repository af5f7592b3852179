from django.conf import settings
from django.db import models


class ImportQuerySet(models.QuerySet):
    def with_outcome(self):
        """Annotate `has_errors` and `has_changes`, which decide whether a checked import can be confirmed."""
        rows = ImportRow.objects.filter(batch=models.OuterRef("pk"))
        return self.annotate(
            has_errors=models.Exists(rows.filter(state=ImportRow.State.ERROR)),
            has_changes=models.Exists(rows.filter(state__in=ImportRow.TO_WRITE)),
        )

    def waiting(self):
        """Imports that may still be carried out."""
        confirmable = models.Q(
            state=Import.State.CHECKED,
            has_errors=False,
            has_changes=True,
        )
        unfinished = models.Q(
            state__in=[
                Import.State.NEEDS_ENCODING,
                Import.State.CHECKING,
                Import.State.IMPORTING,
                Import.State.TAKING_BACK,
            ]
        )
        return self.with_outcome().filter(confirmable | unfinished)

    def unusable(self):
        """Imports that can never be carried out: with errors, with nothing to import, or failed."""
        nothing_to_confirm = models.Q(has_errors=True) | models.Q(has_changes=False)
        checked = models.Q(nothing_to_confirm, state=Import.State.CHECKED)
        failed = models.Q(state=Import.State.FAILED)
        return self.with_outcome().filter(checked | failed)


class Import(models.Model):
    """A file of rows that somebody uploaded: checked, shown to them, and carried out when they confirm it."""

    class State(models.TextChoices):
        NEEDS_ENCODING = "asking", "Waiting for the character encoding"
        CHECKING = "checking", "Being checked"
        CHECKED = "checked", "Waiting for confirmation"
        IMPORTING = "importing", "Being imported"
        DONE = "done", "Imported"
        FAILED = "failed", "Failed"
        TAKING_BACK = "reverting", "Being undone"
        TAKEN_BACK = "taken-back", "Undone"

    kind = models.CharField(
        max_length=30, help_text="The name of the importer that knows what the rows are."
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="imports")
    file_name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64, help_text="SHA-256 of the file.")
    content = models.BinaryField(null=True, blank=True, help_text="Kept until its rows are read.")
    state = models.CharField(max_length=10, choices=State, default=State.NEEDS_ENCODING)
    run_id = models.CharField(
        max_length=32, blank=True, help_text="Of the only run that may work on it now."
    )
    total = models.PositiveIntegerField(default=0)
    progress = models.PositiveIntegerField(
        default=0, help_text="How many rows the present state has dealt with."
    )
    note = models.TextField(blank=True, help_text="What went differently than expected.")
    created_at = models.DateTimeField(auto_now_add=True)
    progressed_at = models.DateTimeField(auto_now=True, help_text="When it last made progress.")

    objects = ImportQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return self.file_name

    @property
    def is_running(self):
        return self.state in (self.State.CHECKING, self.State.IMPORTING, self.State.TAKING_BACK)

    @property
    def outcome_label(self):
        """The state in words; needs the annotations of `with_outcome`."""
        if self.state != self.State.CHECKED:
            return self.get_state_display()
        if self.has_errors:
            return "Has errors"
        if not self.has_changes:
            return "Nothing to import"
        return self.get_state_display()


class ImportRow(models.Model):
    """One row of the file and what becomes of it.

    `number` counts as a spreadsheet does: the header is row 1. `changes` are [column, before,
    after], `errors` and `read_errors` are [column, reason]. `records` are [model, key, entry of
    history before the import or None, last entry of the import].
    """

    class State(models.TextChoices):
        NEW = "new", "New"
        CHANGED = "changed", "Changed"
        UNCHANGED = "unchanged", "Unchanged"
        ERROR = "error", "Error"

    class Outcome(models.TextChoices):
        DELETED = "deleted", "Deleted"
        RESTORED = "restored", "Restored"
        KEPT = "kept", "Left unchanged"

    TO_WRITE = frozenset({State.NEW, State.CHANGED})

    batch = models.ForeignKey(Import, models.CASCADE, related_name="rows")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=dict)
    # Kept apart from `errors`, which every check replaces: the file is gone by then and cannot be read again.
    read_errors = models.JSONField(
        default=list, help_text="[column, reason] of what could not be read in the file."
    )
    state = models.CharField(max_length=10, choices=State, blank=True)
    title = models.CharField(max_length=300, blank=True)
    url = models.CharField(max_length=300, blank=True)
    changes = models.JSONField(default=list)
    errors = models.JSONField(default=list)
    records = models.JSONField(default=list, help_text="What the import wrote for this row.")
    outcome = models.CharField(
        max_length=10,
        choices=Outcome,
        blank=True,
        help_text="Result when the import was undone.",
    )
    kept_because = models.TextField(blank=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "number"], name="one_row_per_number")
        ]
        indexes = [models.Index(fields=["batch", "state", "number"], name="rows_by_state")]

    def __str__(self):
        return f"Row {self.number}"

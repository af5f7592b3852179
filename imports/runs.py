"""What a worker does with an Import: check its rows, and carry them out whole or not at all."""

import logging
from itertools import batched

from django.contrib.auth import get_user_model
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from backoffice.history import traced_as
from imports.import_kind import IMPORTERS, StaleRow, State
from imports.models import Import, ImportRow
from imports.tables import Row
from imports.written import CHUNK, chunks_of, entries_of, written_records

logger = logging.getLogger(__name__)
CHANGED_SINCE_PREVIEW = (
    "Something changed since the preview, so nothing was imported. Check the new preview."
)
FAILED = (
    "Nothing was imported, because of an error that is not in your file. "
    "Try again, or contact the secretariat."
)


class RunSuperseded(Exception):
    """The Import was given to another run meanwhile, so that this one must not end it."""


def of_this_run(batch, state):
    """A queryset with the Import as long as this run may work on it: a restart gives it another `run_id`."""
    return Import.objects.filter(pk=batch.pk, state=state, run_id=batch.run_id)


def fail(batch, state, *, next_state=Import.State.FAILED, note=FAILED):
    """Log an error of ours and show it, so that the person does not wait for ever."""
    logger.exception("Import %s failed", batch.pk)
    of_this_run(batch, state).update(state=next_state, note=note)


def validate(batch):
    """Store for each row what would become of it."""
    try:
        validate_rows(batch)
    except Exception:
        fail(batch, Import.State.CHECKING)


def validate_rows(batch):
    current = of_this_run(batch, Import.State.CHECKING)
    importer = importer_of(batch)
    done = 0
    for rows in chunks_of(batch):
        results = check(importer, rows)
        for row, result in zip(rows, results, strict=True):
            set_result(row, result)
        done += len(rows)
        is_current = current.update(progress=done, progressed_at=timezone.now())
        if not is_current:
            return
        ImportRow.objects.bulk_update(rows, ["state", "title", "url", "changes", "errors"])
    current.update(state=Import.State.CHECKED, progressed_at=timezone.now())


def importer_of(batch):
    """The importer for the person who uploaded the file, with the rights that they have now."""
    person = get_user_model().objects.get(pk=batch.by_id)
    return IMPORTERS[batch.kind](person)


def check(importer, rows):
    """The RowResults of ImportRows. A row that could not be read from the file is an error."""
    results = importer.check([Row(row.number, row.cells) for row in rows])
    for row, result in zip(rows, results, strict=True):
        if row.read_errors:
            result.state = State.ERROR
            result.changes = []
            result.errors = all_errors(row, result)
    return results


def all_errors(row, result):
    """The errors of the reading, then those of the check; a cell that could not be read is empty for the check."""
    errors = list(row.read_errors)
    unread = {column for column, _ in errors if column}
    for column, reason in result.errors:
        if column not in unread:
            errors.append([column, reason])
    return errors


def set_result(row, result):
    row.state = result.state
    row.title = result.title[:300]
    row.url = result.url
    row.changes = result.changes
    row.errors = result.errors


def carry_out(batch):
    """Do what the preview showed, all or nothing. The Import's note says what went differently."""
    current = of_this_run(batch, Import.State.IMPORTING)
    if not current.exists():
        return
    try:
        write_all(batch, current)
    except RunSuperseded:
        logger.warning("Import %s was set going again elsewhere", batch.pk)
    except (
        StaleRow,
        IntegrityError,
    ):  # IntegrityError where somebody took the same slug a moment ago
        is_current = current.update(
            state=Import.State.CHECKING, note=CHANGED_SINCE_PREVIEW, progress=0
        )
        if is_current:
            validate(batch)
    except Exception:
        fail(batch, Import.State.IMPORTING)


@transaction.atomic
def write_all(batch, current):
    importer = importer_of(batch)
    # All rows are compared before any is written: otherwise a row would see what another one changed.
    to_write = compare_with_preview(batch, importer)
    write(batch, importer, to_write)
    batch.rows.update(cells={})
    is_current = current.update(
        state=Import.State.DONE,
        progress=batch.total,
        progressed_at=timezone.now(),
    )
    if not is_current:
        raise RunSuperseded


def compare_with_preview(batch, importer):
    """[(row, result)] of the rows to write. Raises StaleRow where one would go otherwise than the preview showed."""
    to_write = []
    done = 0
    for rows in chunks_of(batch):
        results = check(importer, rows)
        for row, result in zip(rows, results, strict=True):
            if previewed(row) != previewed(result):
                raise StaleRow
            if result.state in ImportRow.TO_WRITE:
                to_write.append((row, result))
        done += len(rows)
        # Comparing is the first half of the work.
        report_progress(batch, done // 2)
    return to_write


def previewed(outcome):
    """What the preview shows of an ImportRow or a RowResult. Lists, as JSON has no tuples."""
    changes = [list(change) for change in outcome.changes]
    return outcome.state, outcome.title[:300], changes


def write(batch, importer, to_write):
    """Save the results, each row with the URL of what it became."""
    done = batch.total
    started_at = timezone.now()
    for chunk in batched(to_write, CHUNK):
        with traced_as(importer.user):
            importer.save([result for _, result in chunk])
        entries = entries_of([result for _, result in chunk], started_at)
        for row, result in chunk:
            row.url = result.url
            row.records = written_records(result, entries)
        ImportRow.objects.bulk_update([row for row, _ in chunk], ["url", "records"])
        done += len(chunk)
        report_progress(batch, done // 2)


def report_progress(batch, progress):
    """Show progress to others before the transaction ends; not on SQLite, which has one writer at a time."""
    if connection.vendor == "sqlite":
        return
    # A connection of its own: what is written inside the transaction is invisible to others until its end.
    other_connection = connection.copy()
    try:
        with other_connection.cursor() as cursor:
            sql = "UPDATE imports_import SET progress = %s, progressed_at = now() WHERE id = %s"
            cursor.execute(sql, [progress, batch.pk])
    finally:
        other_connection.close()

"""What a person does with a file: upload it, choose its encoding, confirm it, restart it, discard it."""

import hashlib
from datetime import timedelta
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from imports.encodings import EncodingUnknown
from imports.import_kind import IMPORTERS
from imports.models import Import, ImportRow
from imports.reading import LARGEST_FILE, check_in_older_encodings, rows_of

ROWS_PER_INSERT = 250
MOST_WAITING = 20  # files of one person and kind that wait for confirmation
MOST_UNUSABLE = (
    20  # such files that cannot be imported, kept so that the person can read what is wrong
)
STUCK_AFTER = timedelta(minutes=10)  # without progress


def receive(file, *, kind, by, encoding=""):
    """Take a file that `by` uploaded. Returns the Import, its rows read unless its encoding is unknown.

    Raises ValidationError, with nothing kept, for a file that cannot be read.
    """
    if file.size > LARGEST_FILE:
        raise ValidationError(
            f"The file is larger than {LARGEST_FILE // 2**20} MB. Split it into smaller files."
        )
    make_room(by.imports.filter(kind=kind))
    content = file.read()
    batch = Import(
        kind=kind,
        by=by,
        file_name=file.name[:200],
        digest=hashlib.sha256(content).hexdigest(),
    )
    try:
        rows = rows_of(content, known_columns(kind), encoding=encoding)
    except EncodingUnknown:
        check_in_older_encodings(content, known_columns(kind))
        batch.content = content
        batch.save()
        return batch
    return store_rows(batch, rows)


def known_columns(kind):
    """The columns that a file may have: an exported list can be brought back as it is."""
    importer = IMPORTERS[kind]
    return (*importer.columns, *importer.explained)


def make_room(earlier):
    """Discard the oldest unusable files of a person. Raises ValidationError where too many others wait."""
    if earlier.waiting().count() >= MOST_WAITING:
        raise ValidationError(
            f"{MOST_WAITING} files are waiting for your confirmation. Import or discard some of them first."
        )
    for batch in earlier.unusable().defer("content")[MOST_UNUSABLE:]:
        discard(batch)


def read(batch, *, encoding):
    """Read a file whose encoding was unknown so far, unless that was done before. Raises ValidationError."""
    columns = known_columns(batch.kind)
    rows = rows_of(bytes(batch.content), columns, encoding=encoding)
    return store_rows(batch, rows)


@transaction.atomic
def store_rows(batch, rows):
    if batch.pk is None:
        batch.save()
    # Two clicks read the same file twice; only the first finds the state unchanged.
    unread = Import.objects.filter(pk=batch.pk, state=Import.State.NEEDS_ENCODING)
    is_first = unread.update(
        state=Import.State.CHECKING, total=len(rows), content=None, **new_run()
    )
    if is_first:
        ImportRow.objects.bulk_create(
            [stored_row(batch, row) for row in rows],
            batch_size=ROWS_PER_INSERT,
        )
    batch.refresh_from_db()
    return batch


def stored_row(batch, row):
    return ImportRow(
        batch=batch,
        number=row.number,
        cells=row.cells,
        read_errors=list(row.errors.items()),
    )


def new_run():
    """The fields that are set where a run begins."""
    return {"run_id": uuid4().hex, "progress": 0, "progressed_at": timezone.now()}


def restart_validation(batch):
    """Give an Import whose check is stuck to a new run. Returns whether this very call did it."""
    stuck = Import.objects.filter(stuck_in(Import.State.CHECKING), pk=batch.pk)
    return bool(stuck.update(**new_run()))


def confirm(batch):
    """Start carrying out a checked Import. Returns whether this very call did it: a second one changes nothing.

    An Import that made no progress for long, because its worker is gone, can be started again.
    """
    if batch.rows.filter(state=ImportRow.State.ERROR).exists():
        raise ValidationError("Some rows have errors. Correct the file and upload it again.")
    if not batch.rows.filter(state__in=ImportRow.TO_WRITE).exists():
        raise ValidationError("There is nothing to import: no row is new or changed.")
    can_start = Q(state=Import.State.CHECKED) | stuck_in(Import.State.IMPORTING)
    startable = Import.objects.filter(can_start, pk=batch.pk)
    return bool(startable.update(state=Import.State.IMPORTING, note="", **new_run()))


def take_back(batch):
    """Start taking back an Import that was carried out. Returns whether this very call did it."""
    if not batch.rows.exclude(records=[]).exists():
        raise ValidationError("There is nothing to undo: this import changed no record.")
    can_start = Q(state=Import.State.DONE) | stuck_in(Import.State.TAKING_BACK)
    startable = Import.objects.filter(can_start, pk=batch.pk)
    return bool(startable.update(state=Import.State.TAKING_BACK, note="", **new_run()))


def stuck_in(state):
    """A condition: the Import is in this state and made no progress for long."""
    return Q(state=state, progressed_at__lt=timezone.now() - STUCK_AFTER)


def is_stuck(batch):
    """Whether nobody seems to work on it any more."""
    return batch.is_running and batch.progressed_at < timezone.now() - STUCK_AFTER


def discard(batch):
    """Delete a file and what became of its rows; the records that were imported from it stay."""
    batch.delete()

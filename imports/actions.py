"""The way of a file: received, read, looked through, confirmed, carried out whole or not at all."""

import hashlib
import logging
from datetime import timedelta
from itertools import batched
from uuid import uuid4

from django.contrib.auth import get_user_model
from django.core.exceptions import ValidationError
from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from backoffice.history import traced_as
from imports.encodings import EncodingUnknown
from imports.import_kind import IMPORTERS, StaleRow
from imports.models import Import, ImportRow
from imports.reading import LARGEST_FILE, Row, rows_of

logger = logging.getLogger(__name__)
CHUNK = 250  # rows that are looked at together
MOST_WAITING = 20  # files of one person and kind that wait for confirmation
MOST_IN_VAIN = 20  # such files that cannot be imported, kept for the person to read what is wrong
STUCK_AFTER = timedelta(minutes=10)  # without progress
MOVED = "Something changed since the preview, so nothing was imported. This is how it would go now."
FAILED = "Nothing was imported: something went wrong that is not about your file. Try again, or tell the secretariat."
WORK = ImportRow.WORK


class RunSuperseded(Exception):
    """The Import was set going again meanwhile, so that this run must not end it."""


def receive(file, *, kind, by, encoding=""):
    """A file that `by` uploaded. Returns the Import, its rows read unless its letters are unknown.

    Raises ValidationError, with nothing kept, for a file that cannot be read.
    """
    if file.size > LARGEST_FILE:
        raise ValidationError(f"The file is larger than {LARGEST_FILE // 2**20} MB. Take it apart.")
    earlier = by.imports.filter(kind=kind)
    if earlier.waiting().count() >= MOST_WAITING:
        raise ValidationError(
            f"{MOST_WAITING} files of yours wait for confirmation. Import or discard some of them first."
        )
    for batch in earlier.in_vain().defer("content")[MOST_IN_VAIN:]:
        discard(batch)
    content = file.read()
    batch = Import(kind=kind, by=by, file_name=file.name[:200], digest=hashlib.sha256(content).hexdigest())
    try:
        return _keep_rows(batch, rows_of(content, IMPORTERS[kind].columns, encoding=encoding))
    except EncodingUnknown:
        batch.content = content
        batch.save()
        return batch


def read(batch, *, encoding):
    """Read a file whose letters were unknown so far, unless that was done before. Raises ValidationError."""
    rows = rows_of(bytes(batch.content), IMPORTERS[batch.kind].columns, encoding=encoding)
    return _keep_rows(batch, rows)


@transaction.atomic
def _keep_rows(batch, rows):
    if batch.pk is None:
        batch.save()
    asking = Import.objects.filter(pk=batch.pk, state=Import.State.ASKING)
    if asking.update(state=Import.State.CHECKING, total=len(rows), content=None, **_claim()):
        ImportRow.objects.bulk_create(
            [ImportRow(batch=batch, number=row.number, cells=row.cells, unread=[*row.errors.items()]) for row in rows],
            batch_size=CHUNK,
        )
    batch.refresh_from_db()
    return batch


def _claim():
    """What is noted where a run begins."""
    return {"claim": uuid4().hex, "progress": 0, "seen_at": timezone.now()}


def _ours(batch, state):
    """The Import as long as this run is the one that brings it on: who set it going again has another claim."""
    return Import.objects.filter(pk=batch.pk, state=state, claim=batch.claim)


def validate(batch):
    """Say of each row what would become of it."""
    try:
        _validate(batch)
    except Exception:
        _fail(batch, Import.State.CHECKING)


def _fail(batch, state):
    """Leave a trace of an error of ours, and say so instead of keeping the person waiting."""
    logger.exception("Import %s failed", batch.pk)
    _ours(batch, state).update(state=Import.State.FAILED, note=FAILED)


def _validate(batch):
    ours, done = _ours(batch, Import.State.CHECKING), 0
    importer = IMPORTERS[batch.kind](_person(batch))
    for rows in _pages(batch):
        for row, outcome in zip(rows, _outcomes(importer, rows), strict=True):
            row.state, row.title, row.address = outcome.state, outcome.title[:300], outcome.address
            row.changes, row.errors = outcome.changes, outcome.errors
        done += len(rows)
        if not ours.update(progress=done, seen_at=timezone.now()):
            return
        ImportRow.objects.bulk_update(rows, ["state", "title", "address", "changes", "errors"])
    ours.update(state=Import.State.CHECKED, seen_at=timezone.now())


def _person(batch):
    """Who brought it, with the rights that they have now."""
    return get_user_model().objects.get(pk=batch.by_id)


def _pages(batch):
    """The rows in lists, none of them read while others are written: SQLite would refuse that."""
    last = 0
    while rows := list(batch.rows.filter(number__gt=last).order_by("number")[:CHUNK]):
        yield rows
        last = rows[-1].number


def _outcomes(importer, rows):
    """The Outcomes of ImportRows; what could not be read of a row is an error of it."""
    outcomes = importer.check([Row(row.number, row.cells) for row in rows])
    for row, outcome in zip(rows, outcomes, strict=True):
        if row.unread:
            outcome.state, outcome.changes, outcome.errors = ImportRow.State.ERROR, [], [*row.unread, *outcome.errors]
    return outcomes


def restart_validation(batch):
    """Claim an Import whose looking through is stuck. Returns whether it was this call that did."""
    return bool(Import.objects.filter(_stuck(Import.State.CHECKING), pk=batch.pk).update(**_claim()))


def _stuck(state):
    return Q(state=state, seen_at__lt=timezone.now() - STUCK_AFTER)


def confirm(batch):
    """Set a looked-through Import going. Returns whether it was this call that did: a second one changes nothing.

    One that made no progress for long, because its worker is gone, can be set going again.
    """
    if batch.rows.filter(state=ImportRow.State.ERROR).exists():
        raise ValidationError("There are errors left. Mend them in the file and bring it again: it is all or nothing.")
    if not batch.rows.filter(state__in=WORK).exists():
        raise ValidationError("There is nothing to import: no row is new or changed.")
    ready = Q(state=Import.State.CHECKED) | _stuck(Import.State.IMPORTING)
    claimed = Import.objects.filter(ready, pk=batch.pk)
    return bool(claimed.update(state=Import.State.IMPORTING, note="", **_claim()))


def carry_out(batch):
    """Do what the preview showed, all or nothing. What went otherwise is said in the Import."""
    ours = _ours(batch, Import.State.IMPORTING)
    if not ours.exists():
        return
    try:
        _carry_out(batch, ours)
    except RunSuperseded:
        logger.warning("Import %s was set going again elsewhere", batch.pk)
    except (StaleRow, IntegrityError):  # the latter where somebody took the same address a moment ago
        if ours.update(state=Import.State.CHECKING, note=MOVED, progress=0):
            validate(batch)
    except Exception:
        _fail(batch, Import.State.IMPORTING)


@transaction.atomic
def _carry_out(batch, ours):
    person, work, done = _person(batch), [], 0
    importer = IMPORTERS[batch.kind](person)
    # All is compared before anything is done: a row must not be surprised by what another one changes.
    for rows in _pages(batch):
        for row, outcome in zip(rows, _outcomes(importer, rows), strict=True):
            if _shown(row) != _told(outcome):
                raise StaleRow
            if outcome.state in WORK:
                work.append((row, outcome))
        done += len(rows)
        _note_beside(batch, progress=done // 2)
    for some in batched(work, CHUNK):
        with traced_as(person):
            importer.save([outcome for _, outcome in some])
        for row, outcome in some:
            row.address = outcome.address
        ImportRow.objects.bulk_update([row for row, _ in some], ["address"])
        done += len(some)
        _note_beside(batch, progress=done // 2)
    batch.rows.update(cells={})
    if not ours.update(state=Import.State.DONE, progress=batch.total, seen_at=timezone.now()):
        raise RunSuperseded


def _shown(row):
    return row.state, row.title, [list(change) for change in row.changes]


def _told(outcome):
    return outcome.state, outcome.title[:300], [list(change) for change in outcome.changes]


def _note_beside(batch, *, progress):
    """Progress for others to see before the transaction ends; not on SQLite, which has one writer at a time."""
    if connection.vendor == "sqlite":
        return
    beside = connection.copy()
    try:
        with beside.cursor() as cursor:
            changed = "UPDATE imports_import SET progress = %s, seen_at = now() WHERE id = %s"
            cursor.execute(changed, [progress, batch.pk])
    finally:
        beside.close()


def is_stuck(batch):
    """Whether nobody seems to work on it any more."""
    return batch.is_moving and batch.seen_at < timezone.now() - STUCK_AFTER


def discard(batch):
    """Forget a file that is not wanted, or what became of it."""
    batch.delete()

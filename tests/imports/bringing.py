"""Bringing rows as the pages do."""

import csv
import io

from django.core.files.uploadedfile import SimpleUploadedFile

from imports import actions, runs


def as_csv(*rows):
    """A CSV with the columns of the first row, a dict as all of them are."""
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, list(rows[0]))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue().encode()


def bring(user, content, name="rows.csv", *, kind="practices", **kwargs):
    """The Import of a file that this person brought, checked."""
    batch = actions.receive(SimpleUploadedFile(name, content), kind=kind, by=user, **kwargs)
    runs.validate(batch)
    batch.refresh_from_db()
    return batch


def row_results(batch):
    """[(state, title, changes, errors)] of the rows."""
    return list(batch.rows.values_list("state", "title", "changes", "errors"))


def reasons(batch):
    """[[(column, reason)]] of the rows."""
    return [[tuple(error) for error in errors] for *_, errors in row_results(batch)]


def carry_out(batch):
    """Confirm and do it; whether this confirmation was the first."""
    first = actions.confirm(batch)
    batch.refresh_from_db()
    if first:
        runs.carry_out(batch)
        batch.refresh_from_db()
    return first

"""Taking an import back: new records go into the bin, and changed ones get their earlier values.

What somebody changed since stays as it is.
"""

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps
from django.contrib import admin
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import ProtectedError
from django.utils import timezone

from backoffice import bin
from backoffice.actions import delete
from backoffice.history import history_of, is_tracked, last_entries, traced_as
from backoffice.moments import in_words
from backoffice.people import name_of
from backoffice.versions import restore_version
from imports.models import Import, ImportRow
from imports.record_values import request_of
from imports.runs import RunSuperseded, fail, importer_of, of_this_run, report_progress
from imports.written import chunks_of

Outcome = ImportRow.Outcome
MOST_LISTED = 50
FAILED = (
    "The import could not be undone, and nothing was changed. Try again, or tell the secretariat."
)


@dataclass
class Written:
    """A record that the import wrote. `latest` is its last entry of history now."""

    model: type
    key: int
    before: int | None
    after: int
    latest: object

    @property
    def is_new(self):
        return self.before is None

    @property
    def is_unchanged(self):
        return self.latest is not None and self.latest.pk == self.after


def written_by_row(rows):
    """{row: [Written]} of the rows for which the import wrote something."""
    keys_by_model = defaultdict(set)
    for row in rows:
        for label, key, *_ in row.records:
            keys_by_model[label].add(key)
    latest = {}
    for label, keys in keys_by_model.items():
        latest |= latest_entries(apps.get_model(label), keys)
    written = {}
    for row in rows:
        if row.records:
            written[row] = [written_from(each, latest) for each in row.records]
    return written


def written_from(stored, latest):
    label, key, before, after = stored
    model = apps.get_model(label)
    return Written(model, key, before, after, latest.get((model, key)))


def latest_entries(model, keys):
    """{(model, key): the last entry of history} of these records."""
    name = model._meta.pk.attname
    entries = history_of(model)
    numbers = last_entries(model, entries.filter(**{f"{name}__in": keys}))
    found = entries.filter(history_id__in=numbers.values()).select_related("history_user")
    return {(model, getattr(entry, name)): entry for entry in found}


def changed_since(written):
    """Why the records of a row stay as they are, in words; empty where nobody changed them since."""
    for each in written:
        if not each.is_unchanged:
            return change_in_words(each.latest)
    return ""


def change_in_words(entry):
    if entry is None:
        return "It was changed after the import."
    done = "changed"
    if entry.history_type == "-":
        done = "deleted"
    moment = in_words(entry.history_date)
    user = entry.history_user
    if user is None:
        return f"It was {done} on {moment}."
    return f"{name_of(user)} {done} it on {moment}."


def preview_of(batch):
    """({Outcome: number of rows}, [(row, why it stays)]) of what taking the import back would do."""
    counts = dict.fromkeys(Outcome, 0)
    kept = []
    for rows in chunks_of(batch):
        for row, written in written_by_row(rows).items():
            reason = changed_since(written)
            counts[outcome_of(row, reason)] += 1
            if reason and len(kept) < MOST_LISTED:
                kept.append((row, reason))
    return counts, kept


def outcome_of(row, reason):
    if reason:
        return Outcome.KEPT
    if row.state == ImportRow.State.NEW:
        return Outcome.DELETED
    return Outcome.RESTORED


# The run


def take_back(batch):
    """Take back what can be, in one transaction. Each row says what became of it."""
    current = of_this_run(batch, Import.State.TAKING_BACK)
    if not current.exists():
        return
    try:
        take_all_back(batch, current)
    except RunSuperseded:
        return
    except Exception:
        fail(batch, Import.State.TAKING_BACK, next_state=Import.State.DONE, note=FAILED)


@transaction.atomic
def take_all_back(batch, current):
    importer = importer_of(batch)
    done = 0
    # The last row first: a later record may refer to an earlier one.
    for rows in chunks_of(batch, last_first=True):
        for row, written in written_by_row(rows).items():
            reason = changed_since(written) or undo(batch, written, importer.user)
            row.outcome = outcome_of(row, reason)
            row.kept_because = reason
            if row.outcome == Outcome.DELETED:
                # Its page is gone; the bin has the record.
                row.url = ""
        ImportRow.objects.bulk_update(rows, ["outcome", "kept_because", "url"])
        done += len(rows)
        report_progress(batch, done)
    is_current = current.update(
        state=Import.State.TAKEN_BACK,
        progress=batch.total,
        progressed_at=timezone.now(),
    )
    if not is_current:
        raise RunSuperseded


def undo(batch, written, user):
    """Take one row back, whole or not at all. Returns why it stays, empty where it does not."""
    try:
        with transaction.atomic(), traced_as(user):
            for each in written:
                undo_record(batch, each, written, user)
    except ProtectedError as error:
        others = sorted({str(record) for record in error.protected_objects})
        return f"Other records depend on it: {', '.join(others[:5])}."
    except (ValidationError, PermissionDenied) as error:
        return " ".join(getattr(error, "messages", [str(error)]))
    return ""


def undo_record(batch, each, written, user):
    record = each.model._base_manager.filter(pk=each.key).first()
    # Deleted along with the record before it.
    if record is None:
        return
    if each.is_new:
        check_alone(record, written)
        delete(record, by=user)
        return
    model_admin = admin.site.get_model_admin(each.model)
    request = request_of(user)
    if not model_admin.has_change_permission(request, record):
        raise PermissionDenied("You may not change it any more.")
    entry = history_of(each.model).get(history_id=each.before)
    reason = f"Import undone: {batch.file_name}"[:100]
    restore_version(model_admin, request, record, entry, reason=reason, with_parts=False)


def check_alone(record, written):
    """Raises ValidationError where deleting the record would take along what the import did not make."""
    made = {(each.model, each.key) for each in written}
    collected, links = bin.collect(record)
    added = [other for other, _ in links]
    added += [other for other in collected if is_added(other, made)]
    if added:
        kinds = {str(owner_of(other)._meta.verbose_name) for other in added}
        raise ValidationError(
            f"It was linked to other records after the import: {', '.join(sorted(kinds))}."
        )


def is_added(other, made):
    """Whether a row of a relation, or a part, is not among `made`, the (model, key) of what the import wrote."""
    owner = type(other)._meta.auto_created
    if owner:
        return owner not in {model for model, _ in made}
    return is_tracked(type(other)) and (type(other), other.pk) not in made


def owner_of(record):
    return type(record)._meta.auto_created or type(record)

"""Restoring a version: the form of the record's page, filled as it was then, saved by who restores it."""

from copy import copy
from dataclasses import dataclass
from datetime import timedelta

from django import forms
from django.core.exceptions import ValidationError
from django.db import models, transaction

from backoffice.bin import is_slug
from backoffice.changes import Change, changes_between, load_versions, put_in_words
from backoffice.history import set_reason
from backoffice.moments import in_words
from backoffice.parts import PartChange, apply_parts, part_changes
from backoffice.record_history import kinds_of

# Whether the public reads a record has buttons of its own.
NOT_RESTORED = {"is_public"}
# One save writes several entries: of the record, of its relations and of its parts.
ONE_SAVE = timedelta(seconds=2)


@dataclass
class Restoration:
    """What restoring a version changes. `latest` is the key of the entry that it was compared with."""

    latest: int
    changes: list[Change]
    parts: list[PartChange]

    def __bool__(self):
        return bool(self.changes or self.parts)


def reason_for(entry):
    """“Restored from 12 March 2026, 14:05”."""
    return f"Restored from {in_words(entry.history_date)}"


def restoration_of(model_admin, request, record, entry):
    """What restoring the entry would change, as far as this person may change it."""
    latest = record.history.first().pk
    versions = load_versions(model_admin.model, [latest, entry.pk])
    names = restorable_names(model_admin, request, record)
    changes = changes_between(model_admin.model, versions[latest], versions[entry.pk])
    changes = [change for change in changes if change.field.name in names]
    moment = end_of(entry, record)
    parts = []
    for kind in kinds_of(model_admin, request, record):
        if kind.is_part:
            parts += part_changes(kind, request, record, moment)
    return Restoration(latest, without_lost_files(changes), parts)


def restorable_names(model_admin, request, record):
    """The fields of the form but for the address, on which other sites rely."""
    form_class = model_admin.get_form(request, record, change=True)
    names = {*form_class.base_fields, *model_admin.restored_with_form}
    slugs = {field.name for field in record._meta.concrete_fields if is_slug(field)}
    return names - slugs - NOT_RESTORED - set(model_admin.not_restored)


def end_of(entry, record):
    """When the next version began; None for the present one."""
    later = record.history.filter(history_date__gt=entry.history_date + ONE_SAVE)
    return later.order_by("history_date").values_list("history_date", flat=True).first()


def without_lost_files(changes):
    """The changes but for those back to a file that is not there any more."""
    kept = []
    for change in changes:
        is_file = isinstance(change.field, models.FileField)
        is_lost = is_file and change.new and not change.field.storage.exists(change.new)
        if not is_lost:
            kept.append(change)
    return kept


def describe(restoration):
    """Give the changes their texts for a page."""
    changes = list(restoration.changes)
    for part in restoration.parts:
        changes += part.changes
    put_in_words(changes)


@transaction.atomic
def restore_version(model_admin, request, record, entry, *, reason, latest=None, with_parts=True):
    """Make the record again what it was in `entry`, as a new version. Returns whether anything changed.

    With `latest`, the key of the entry that the person has seen as the latest, nobody may have
    saved the record since. Raises ValidationError and PermissionDenied.
    """
    records = type(record)._base_manager.select_for_update(of=("self",))
    records.get(pk=record.pk)
    record = model_admin.get_object(request, str(record.pk))
    restoration = restoration_of(model_admin, request, record, entry)
    if latest not in (None, restoration.latest):
        raise ValidationError(
            f"“{record}” was changed since you opened this page. Look at it again."
        )
    if not with_parts:
        restoration.parts = []
    if not restoration:
        return False
    save(model_admin, request, record, restoration.changes, reason)
    apply_parts(restoration.parts, by=request.user, reason=reason)
    model_admin.check_restored(type(record)._base_manager.get(pk=record.pk))
    return True


def save(model_admin, request, record, changes, reason):
    """Save as the record's page does, with its checks."""
    form = filled_form(model_admin, request, record, changes)
    if not form.is_valid():
        raise ValidationError(errors_of(form))
    record = model_admin.save_form(request, form, change=True)
    for change in changes:
        if not is_sent(form, change.field.name):
            setattr(record, change.field.attname, change.new)
    set_reason(record, reason)
    model_admin.save_model(request, record, form, change=True)
    model_admin.save_related(request, form, [], change=True)
    model_admin.log_change(request, record, reason)


def filled_form(model_admin, request, record, changes):
    form_class = model_admin.get_form(request, record, change=True)
    values = {change.field.name: change.new for change in changes}
    as_now = form_class(instance=record)
    data = {}
    for name, field in form_class.base_fields.items():
        if isinstance(field, forms.FileField):
            continue
        value = values.get(name, as_now.get_initial_for_field(field, name))
        data |= data_of(name, field, value)
    # The form writes into its instance while it validates.
    return form_class(data, instance=copy(record))


def is_sent(form, name):
    """Whether the form has the field; files come to it from a browser only."""
    field = form.fields.get(name)
    return field is not None and not isinstance(field, forms.FileField)


def data_of(name, field, value):
    """{input: value} as a browser sends it."""
    if isinstance(field.widget, forms.MultiWidget):
        parts = field.widget.decompress(value)
        suffixes = field.widget.widgets_names
        return {f"{name}{suffix}": part for suffix, part in zip(suffixes, parts, strict=True)}
    if value is None:
        return {}
    return {name: field.prepare_value(value)}


def errors_of(form):
    """What the form refuses, a sentence each with the field in front."""
    sentences = []
    for name, reasons in form.errors.items():
        text = " ".join(reasons)
        if name in form.fields:
            text = f"{form[name].label}: {text}"
        sentences.append(text)
    return sentences

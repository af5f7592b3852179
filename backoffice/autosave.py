"""Text that people typed and have not saved, and who has which form open. Nothing here changes a record."""

from typing import NamedTuple

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone

from backoffice.autocomplete import is_valid_key
from backoffice.form_values import in_words
from backoffice.models import Autosave
from backoffice.people import name_of

# The number of keys needs a limit of ours; the size of a request limits the length of a text.
MAX_KEYS = 500
VERSION = "base_version"


class Difference(NamedTuple):
    """A field in which what somebody typed differs from what is saved. Both values are in words."""

    name: str
    label: str
    saved: str
    unsaved: str


def key_of(record, by):
    content_type = ContentType.objects.get_for_model(record)
    return {"content_type": content_type, "object_id": str(record.pk), "user": by}


def touch(record, *, base_version, by):
    """Record that `by` has the record's form open. Returns their Autosave."""
    now = timezone.now()
    autosave, _ = Autosave.objects.update_or_create(
        **key_of(record, by),
        defaults={"last_active_at": now},
        create_defaults={"base_version": base_version, "last_active_at": now},
    )
    return autosave


@transaction.atomic
def save(record, values, *, base_version, by):
    """Save what `by` typed into the form of `base_version`, {field: value or values}. Returns the Autosave."""
    now = timezone.now()
    defaults = {
        "base_version": base_version,
        "values": values,
        "saved_at": now,
        "last_active_at": now,
    }
    autosave, is_new = Autosave.objects.select_for_update().get_or_create(
        **key_of(record, by),
        defaults=defaults,
    )
    if is_new:
        return autosave
    # One person may have the form open in two tabs: fields that only the other tab sent must stay.
    if autosave.base_version == base_version:
        values = autosave.values | values
    autosave.base_version = base_version
    autosave.values = values
    autosave.saved_at = now
    autosave.last_active_at = now
    autosave.save()
    return autosave


def discard(record, *, by):
    """Delete what `by` typed: it is saved in the record, or not wanted."""
    Autosave.objects.of(record).filter(user=by).delete()


def other_editors(record, *, than):
    """The names of the people other than the user `than` who have the form open now."""
    autosaves = Autosave.objects.of(record).active().exclude(user=than)
    return sorted(name_of(autosave.user) for autosave in autosaves.select_related("user"))


# What a form sends


def autosaved_fields(form_class):
    """{name: field} of a form that are kept while somebody types.

    A browser sends a chosen file when the form is saved and not before.
    """
    fields = {}
    for name, field in form_class.base_fields.items():
        if name != VERSION and not isinstance(field, forms.FileField):
            fields[name] = field
    return fields


def has_several(field):
    return isinstance(field, forms.ModelMultipleChoiceField)


def submitted_values(form_class, data):
    """{field: value or values} of a submitted form, a QueryDict."""
    values = {}
    for name, field in autosaved_fields(form_class).items():
        # Absent is not empty: the text that another tab sent for the field must stay.
        if name not in data:
            continue
        if has_several(field):
            values[name] = data.getlist(name)
        else:
            values[name] = data.get(name)
    return clean_values(form_class, values)


def clean_values(form_class, values):
    """The autosaved fields among `values`, without what a database could not store or a form could not show."""
    cleaned = {}
    for name, field in autosaved_fields(form_class).items():
        value = values.get(name)
        if has_several(field) and isinstance(value, list):
            cleaned[name] = clean_keys(field.queryset.model, value)
        elif not has_several(field) and isinstance(value, str):
            cleaned[name] = clean_text(value)
    return cleaned


def clean_keys(model, values):
    keys = []
    for value in values[:MAX_KEYS]:
        # A list in JSON may hold anything.
        if isinstance(value, str) and is_valid_key(model, value):
            keys.append(value)
    return keys


def clean_text(text):
    """PostgreSQL refuses NUL, and JSON from a browser may hold half a surrogate pair, which UTF-8 cannot encode."""
    without_nul = text.replace("\x00", "")
    return without_nul.encode("utf-8", "ignore").decode()


# What is not saved


def unsaved_text(record, form_class, *, by):
    """The Autosave of `by` with its `differences` from what is saved; None where there are none."""
    autosave = Autosave.objects.of(record).unsaved().filter(user=by).first()
    if autosave is None:
        return None
    # In the order of the form: a JSON column of PostgreSQL keeps another one.
    typed = {}
    for name in autosaved_fields(form_class):
        if name in autosave.values:
            typed[name] = autosave.values[name]
    autosave.differences = differences(form_class(instance=record), typed)
    if not autosave.differences:
        return None
    return autosave


def differences(form, values):
    """The Differences between what is saved and `values`, {field: value from a browser}."""
    rows = []
    for name, value in values.items():
        bound_field = form[name]
        field = bound_field.field
        saved = bound_field.initial
        if field.has_changed(saved, value):
            row = Difference(
                name=name,
                label=bound_field.label,
                saved=in_words(field, saved),
                unsaved=in_words(field, value),
            )
            rows.append(row)
    return rows

"""Text that people typed and have not saved, and who has which form open. Nothing here changes a record."""

from datetime import timedelta
from typing import NamedTuple

from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import get_random_string

from backoffice.autocomplete import is_valid_key
from backoffice.form_values import VERSION, value_text
from backoffice.models import Autosave
from backoffice.people import name_of

# The number of keys needs a limit of ours; the size of a request limits the length of a text.
MAX_KEYS = 500
# Of one person and one record; they are all offered when its form is opened.
MAX_TEXTS = 10
# What a form sends just before it is saved may arrive after it.
LATE_FOR = timedelta(minutes=1)


class Difference(NamedTuple):
    """A field in which what somebody typed differs from what is saved. Both values are in words."""

    name: str
    label: str
    saved: str
    unsaved: str


class FormClosed(Exception):
    """The form was saved a moment ago: what it sent before comes too late."""


def key_of(record, form, by):
    content_type = ContentType.objects.get_for_model(record)
    return {
        "content_type": content_type,
        "object_id": str(record.pk),
        "user": by,
        "form": form,
    }


def new_form():
    """The name of a form that is opened now."""
    return get_random_string(12)


def touch(record, *, form, base_version, by):
    """Record that `by` has this form of the record open. Returns its Autosave."""
    now = timezone.now()
    autosave, _ = Autosave.objects.update_or_create(
        **key_of(record, form, by),
        defaults={"last_active_at": now},
        create_defaults={"base_version": base_version, "last_active_at": now},
    )
    return autosave


@transaction.atomic
def save(record, values, *, form, base_version, by):
    """Save what `by` typed into a form of `base_version`, {field: value or values}. Returns the Autosave.

    Raises FormClosed if the form was saved a moment ago.
    """
    now = timezone.now()
    defaults = {
        "base_version": base_version,
        "values": values,
        "saved_at": now,
        "last_active_at": now,
    }
    autosave, is_new = Autosave.objects.select_for_update().get_or_create(
        **key_of(record, form, by),
        defaults=defaults,
    )
    if is_new:
        delete_oldest(record, by)
        return autosave
    if autosave.closed_at and autosave.closed_at > now - LATE_FOR:
        raise FormClosed
    autosave.base_version = base_version
    autosave.values = autosave.values | values
    autosave.saved_at = now
    autosave.last_active_at = now
    autosave.closed_at = None
    autosave.save()
    return autosave


def delete_oldest(record, by):
    """One person's unsaved texts of one record need a limit."""
    unsaved = Autosave.objects.of(record).unsaved().filter(user=by)
    oldest = unsaved.order_by("-saved_at").values_list("pk", flat=True)[MAX_TEXTS:]
    Autosave.objects.filter(pk__in=list(oldest)).delete()


def close(record, *, form, by):
    """The form was saved in the record: its text is kept no longer, and what it sent before comes too late."""
    now = timezone.now()
    saved = {"values": {}, "saved_at": None, "closed_at": now}
    Autosave.objects.update_or_create(
        **key_of(record, form, by),
        defaults=saved,
        create_defaults=saved | {"last_active_at": now},
    )


def discard(record, number, *, by):
    """Delete the text with this number, which `by` typed and does not want."""
    Autosave.objects.of(record).filter(user=by, pk=number).delete()


def delete_outdated():
    """Delete what says who had a form open, once that is long ago. Texts stay."""
    Autosave.objects.outdated().delete()


def other_editors(record, *, than):
    """The names of the people other than the user `than` who have the form open now."""
    autosaves = Autosave.objects.of(record).active().exclude(user=than)
    # One person may have the form open in two tabs.
    names = {name_of(autosave.user) for autosave in autosaves.select_related("user")}
    return sorted(names)


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
        if has_several(field):
            values[name] = data.getlist(name)
        elif isinstance(field.widget, forms.CheckboxInput):
            # A browser sends nothing for a box that is not ticked.
            values[name] = data.get(name, "")
        elif name in data:
            values[name] = data.get(name)
    return clean_values(form_class, values)


def clean_form(name):
    """The name of a form as a browser sent it, in letters and digits."""
    if isinstance(name, str) and name.isalnum() and name.isascii():
        return name[: Autosave.LONGEST_FORM]
    return ""


def clean_values(form_class, values):
    """The autosaved fields among `values`, without what a database could not store or a form could not show."""
    cleaned = {}
    for name, field in autosaved_fields(form_class).items():
        value = values.get(name)
        if has_several(field) and isinstance(value, list):
            cleaned[name] = clean_keys(field.queryset.model, value)
        elif not has_several(field) and isinstance(value, str):
            text = clean_text(value)
            if can_be_shown(field, text):
                cleaned[name] = text
    return cleaned


def can_be_shown(field, text):
    """Whether the form could show this text: a record is looked up by it in a field that chooses one."""
    if not text or not isinstance(field, forms.ModelChoiceField):
        return True
    return is_valid_key(field.queryset.model, text)


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


def unsaved_texts(record, form_class, *, by):
    """Each Autosave of `by` with its `differences` from what is saved, if it has some; the newest first."""
    autosaves = Autosave.objects.of(record).unsaved().filter(user=by).order_by("-saved_at")
    texts = []
    for autosave in autosaves:
        # Cleaned again, and in the order of the form: an earlier version kept any key, and a JSON
        # column of PostgreSQL keeps another order.
        typed = clean_values(form_class, autosave.values)
        autosave.differences = differences(form_class(instance=record), typed)
        if autosave.differences:
            texts.append(autosave)
    return texts


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
                saved=value_text(field, saved),
                unsaved=value_text(field, value),
            )
            rows.append(row)
    return rows


def changed_values(form, values):
    """Those of `values` that differ from what the unbound `form` was opened with."""
    names = {difference.name for difference in differences(form, values)}
    return {name: value for name, value in values.items() if name in names}

"""What the form of a record takes for the texts of cells."""

from copy import copy

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import models
from django.forms.models import model_to_dict
from django.http import HttpRequest
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst

from backoffice import amounts
from imports import values


def request_of(user):
    """A request that tells a ModelAdmin whose rights count: it asks for nothing else outside its pages."""
    request = HttpRequest()
    request.user = user
    return request


def column_help(field, link_key):
    """What a column holds, in words."""
    text = str(field.help_text or capfirst(field.verbose_name))
    if isinstance(field, models.DecimalField):
        text = f"{text}. {amounts.HELP}"
    if isinstance(field, models.BooleanField):
        text = f"{text} Yes or no."
    if link_key is None:
        return text
    written_as = how_written(field.related_model.objects.all(), link_key)
    return f"{text.rstrip('.')}, by {written_as}."


def how_written(records, key):
    """How a cell names one of these records, in words."""
    return getattr(records, "written_as", f"its {key}")


def initial_data(form_class, record):
    """What the form would send if nobody changed anything in it."""
    stored = {}
    if record:
        stored = model_to_dict(record, fields=form_class.base_fields)
    data = {}
    for name, field in form_class.base_fields.items():
        # A file is kept as it is where the form gets none.
        if isinstance(field, forms.FileField):
            continue
        value = stored.get(name, field.initial)
        if value is not None:
            data[name] = field.prepare_value(value)
    return data


def copy_without(record, names):
    """A copy of the record, into which a form may write, with nothing in these fields.

    What was there before would be compared with what the other cells say.
    """
    emptied = copy(record)
    if record is None:
        return emptied
    for name in names:
        field = record._meta.get_field(name)
        if not field.many_to_many:
            setattr(emptied, field.attname, None)
    return emptied


def submitted(data):
    """The data as a browser sends them: a form reads fields of several values from nothing else."""
    values_by_name = MultiValueDict()
    for name, value in data.items():
        if isinstance(value, list):
            values_by_name.setlist(name, value)
        else:
            values_by_name[name] = value
    return values_by_name


def read_cell(field, text):
    """What a form field takes for the text of a cell. Raises ValidationError."""
    if isinstance(field, forms.DateField):
        return values.parse_date(text)
    if isinstance(field, amounts.AmountField):
        return amounts.parse_amount(text)
    if isinstance(field, forms.BooleanField):
        return values.parse_boolean(text)
    if isinstance(field, forms.TypedChoiceField):
        return values.parse_choice(text, field.choices)
    return text


def linked_records(model, user, name):
    """The records that this person may name in a column."""
    related_model = model._meta.get_field(name).related_model
    return admin.site.get_model_admin(related_model).get_queryset(request_of(user))


def read_links(field, records, key, text, record):
    """What a form field takes for the texts that name `records` by their `key`. Raises ValidationError."""
    names = values.split_values(text)
    primary_keys = linked_keys(records, key, names, record)
    if isinstance(field, forms.ModelMultipleChoiceField):
        return primary_keys
    if len(primary_keys) > 1:
        raise ValidationError("Only one value is allowed.")
    if primary_keys:
        return primary_keys[0]
    return ""


def linked_keys(records, key, names, record):
    """The primary keys of the named records, also by slugs of records that were merged into them, and by names."""
    known = records.in_bulk(names, field_name=key)
    merged = find_merged(records, missing_in(known, names))
    known |= merged
    known |= find_named(records, missing_in(known, names))
    linked = values.look_up(names, known, how_written(records, key))
    primary_keys = dict.fromkeys(other.pk for other in linked)
    # An old file links this record with one that was merged into it since: it would be linked with itself.
    if record in merged.values():
        primary_keys.pop(record.pk, None)
    return list(primary_keys)


def missing_in(known, names):
    return [name for name in names if name not in known]


def find_merged(records, names):
    """{name: record} by the slugs of records that were merged; not every kind of record can be."""
    can_be_merged = hasattr(records, "by_former_slug")
    if names and can_be_merged:
        return records.by_former_slug(names)
    return {}


def find_named(records, names):
    """{name: record} by what people call them; not every kind of record is found by that."""
    has_names = hasattr(records, "by_name")
    if names and has_names:
        return records.by_name(names)
    return {}

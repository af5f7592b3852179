"""What differs between two versions of a record, in words."""

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import models
from django.utils.formats import date_format, number_format
from django.utils.text import capfirst

from backoffice.form_values import EMPTY
from backoffice.history import history_of, related_keys, tracked_fields, with_related
from backoffice.moments import in_words
from backoffice.word_diff import by_words

# Characters of both texts together; the time of a comparison grows with their square.
LONGEST_COMPARED = 8_000


@dataclass
class Version:
    """An entry of a record's history with the values that the record had then."""

    entry: models.Model
    values: dict

    @property
    def is_deletion(self):
        return self.entry.history_type == "-"

    @property
    def relations(self):
        """The many-to-many relations that the values hold."""
        return self.entry._history_m2m_fields


@dataclass
class Change:
    """A field with its value before and after. `parts` are the words of a text that go, stay and come."""

    field: models.Field
    old: Any
    new: Any
    old_text: str = ""
    new_text: str = ""
    parts: list = field(default_factory=list)

    @property
    def label(self):
        return capfirst(self.field.verbose_name)

    @property
    def is_addition(self):
        return self.old_text == EMPTY


def load_versions(model, numbers):
    """{key of the entry: Version} of these entries."""
    entries = with_related(history_of(model).filter(history_id__in=numbers))
    return {version.entry.pk: version for version in versions_of(model, entries)}


def versions_of(model, entries):
    entries = list(entries)
    related = related_keys(model, entries)
    versions = []
    for entry in entries:
        values = {}
        for each in tracked_fields(model):
            if each.many_to_many:
                values[each.name] = related.get((entry.pk, each.name), [])
            else:
                values[each.name] = without_returns(getattr(entry, each.attname))
        versions.append(Version(entry, values))
    return versions


def without_returns(value):
    """Browsers send line ends as two characters, which is no change of the text."""
    if isinstance(value, str):
        return value.replace("\r\n", "\n")
    return value


def filled_values(model, version, *, without=()):
    """The values of a Version that are not empty, as Changes from nothing."""
    values = []
    for each in tracked_fields(model):
        value = version.values[each.name]
        is_shown = each.name not in without and value not in (None, "", [])
        if is_shown:
            values.append(Change(each, None, value))
    return values


def changes_between(model, old, new, *, without=()):
    """The Changes from one Version to the other; None for `old` or `new` stands for a record that is not there."""
    changes = []
    for each in tracked_fields(model):
        if each.name in without:
            continue
        before = value_in(old, each)
        after = value_in(new, each)
        if before != after:
            changes.append(Change(each, before, after))
    return changes


def value_in(version, field):
    if version is not None:
        return version.values[field.name]
    if field.many_to_many:
        return []
    # So that what was never filled is no change.
    return field.get_default() if field.empty_strings_allowed else None


def put_in_words(changes):
    """Give each of `changes` its texts. Takes one query for each kind of related record."""
    names = names_of(changes)
    for change in changes:
        change.old_text = text_of(change.field, change.old, names)
        change.new_text = text_of(change.field, change.new, names)
        is_text = isinstance(change.field, models.TextField) and not change.is_addition
        length = len(change.old_text) + len(change.new_text)
        if is_text and length <= LONGEST_COMPARED:
            change.parts = by_words(change.old_text, change.new_text)


def names_of(changes):
    """{model: {key: name}} of the records that the changes link to."""
    keys_by_model = defaultdict(set)
    for change in changes:
        if change.field.is_relation:
            for value in (change.old, change.new):
                keys_by_model[change.field.related_model].update(keys_in(value))
    names = {}
    for model, keys in keys_by_model.items():
        records = model._default_manager.filter(pk__in=keys)
        # A record's name may need its relations.
        if hasattr(records, "named"):
            records = records.named()
        names[model] = {record.pk: str(record) for record in records}
    return names


def keys_in(value):
    if isinstance(value, list):
        return value
    if value is None:
        return []
    return [value]


def text_of(field, value, names):
    if field.is_relation:
        known = names[field.related_model]
        deleted = f"a deleted {field.related_model._meta.verbose_name}"
        listed = [known.get(key, deleted) for key in keys_in(value)]
        return ", ".join(listed) or EMPTY
    if value in (None, ""):
        return EMPTY
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return plain_text(value)


def plain_text(value):
    """A value of no relation and no choice as people read it."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return in_words(value)
    if isinstance(value, date):
        return date_format(value)
    if isinstance(value, Decimal):
        return number_format(value, use_l10n=True, force_grouping=True)
    return str(value)

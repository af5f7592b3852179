"""The history of a record together with that of its parts: what a project's page and its partners' rows changed."""

from collections import defaultdict
from dataclasses import dataclass, field

from django.contrib.contenttypes.admin import GenericInlineModelAdmin
from django.contrib.contenttypes.models import ContentType
from django.core.exceptions import ObjectDoesNotExist
from django.db import models
from django.db.models import Value, Window
from django.db.models.functions import Lag
from django.utils.text import capfirst

from backoffice.changes import changes_between, load_versions, put_in_words
from backoffice.history import history_of, is_tracked, record_in
from backoffice.people import name_of

DONE_IN_WORDS = {"+": "added", "~": "changed", "-": "removed"}
UNCHANGED = "saved without changes"


@dataclass
class Kind:
    """The record itself, or one kind of its parts.

    `lookup` finds the entries of those that belong to the record, `links` are the fields that
    say so.
    """

    model: type[models.Model]
    lookup: dict
    links: tuple = ()
    inline: object = None

    @property
    def is_part(self):
        return self.inline is not None

    def entries(self):
        return history_of(self.model).filter(**self.lookup)


@dataclass
class Line:
    """An entry of the history as the page shows it."""

    entry: models.Model
    done: str
    name: str = ""
    changes: list = field(default_factory=list)

    @property
    def author(self):
        return name_of(self.entry.history_user)


def kinds_of(model_admin, request, record):
    """The record and the tracked parts that people edit on its page, as far as this person may read them."""
    own = Kind(model_admin.model, {model_admin.opts.pk.attname: record.pk})
    kinds = {model_admin.model: own}
    for inline in model_admin.get_inline_instances(request, record):
        if is_edited_part(inline) and inline.has_view_permission(request, record):
            kinds.setdefault(inline.model, kind_of_part(inline, request, record))
    return list(kinds.values())


def is_edited_part(inline):
    """Whether the page of the record is where people edit these parts."""
    if not is_tracked(inline.model):
        return False
    # Parts that are only listed there have a page, and a history, of their own.
    shown = set(inline.fields or [])
    return not shown or not shown <= set(inline.readonly_fields)


def kind_of_part(inline, request, record):
    if isinstance(inline, GenericInlineModelAdmin):
        content_type = ContentType.objects.get_for_model(record)
        lookup = {inline.ct_field: content_type, inline.ct_fk_field: record.pk}
        return Kind(inline.model, lookup, tuple(lookup), inline)
    link = inline.get_formset(request, record).fk.name
    return Kind(inline.model, {link: record.pk}, (link,), inline)


def entries_of(kinds):
    """A queryset of (number of the kind, entry's key, key of the entry before it), the newest first."""
    querysets = []
    for number, kind in enumerate(kinds):
        before = Window(
            Lag("history_id"),
            partition_by=kind.model._meta.pk.attname,
            order_by=["history_date", "history_id"],
        )
        # Names that no field of a model has: records have a `kind` of their own.
        entries = kind.entries().annotate(history_kind=Value(number), history_before=before)
        columns = ["history_kind", "history_id", "history_before", "history_date"]
        rows = entries.order_by().values_list(*columns)
        querysets.append(rows)
    all_rows = querysets[0].union(*querysets[1:], all=True)
    # What one save writes at the same moment stands in one order on every database.
    return all_rows.order_by("-history_date", "history_kind", "-history_id")


def lines_of(kinds, rows, record):
    """The Lines of some rows of `entries_of`."""
    versions = versions_of(kinds, rows)
    lines = []
    for number, key, before, _ in rows:
        known = versions[number]
        lines.append(line_of(kinds[number], known[key], known.get(before), record))
    put_in_words([change for line in lines for change in line.changes])
    return lines


def versions_of(kinds, rows):
    """{number of the kind: {key of an entry: its Version}} for the entries and those before them."""
    wanted = defaultdict(set)
    for number, key, before, _ in rows:
        wanted[number] |= {key, before}
    versions = {}
    for number, keys in wanted.items():
        versions[number] = load_versions(kinds[number].model, keys - {None})
    return versions


def line_of(kind, version, before, record):
    line = Line(version.entry, DONE_IN_WORDS[version.entry.history_type])
    old, new = old_and_new(version, before)
    if kind.is_part:
        line.name = name_of_part(kind, version.entry, record)
    # All that a new record holds is on its page; a part has none.
    if kind.is_part or (old and new):
        line.changes = changes_between(kind.model, old, new, without=kind.links)
        if is_unchanged(line):
            line.done = UNCHANGED
    return line


def is_unchanged(line):
    """Whether somebody saved without a change. What a step or a program did has a reason."""
    entry = line.entry
    return entry.history_type == "~" and not line.changes and not entry.history_change_reason


def old_and_new(version, before):
    """The Versions that an entry of history leads from and to; None where the record was not there."""
    if version.is_deletion:
        # The entry of a deletion holds what was deleted.
        return version, None
    if before is None or before.is_deletion:
        return None, version
    return before, version


def name_of_part(kind, entry, record):
    """“Partnership: Ecoplus in CNCB”."""
    kind_name = capfirst(kind.model._meta.verbose_name)
    part = record_in(entry)
    for name in kind.links:
        link = part._meta.get_field(name)
        if link.related_model is type(record):
            link.set_cached_value(part, record)
    try:
        return f"{kind_name}: {part}"
    except ObjectDoesNotExist:
        # The record that the part is named by was deleted since.
        return kind_name

"""Importers of records that have a slug: each row goes through the form in which the back-office edits them."""

from copy import copy
from dataclasses import dataclass

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db import connection
from django.forms.models import model_to_dict
from django.http import HttpRequest
from django.urls import reverse
from django.utils.text import capfirst

from catalogue.cells import as_text
from imports import values
from imports.import_kind import Errors, RowResult, State, ordered, says


@dataclass
class Plan:
    form: forms.ModelForm | None
    is_new: bool


class RecordImporter:
    """Subclasses give the `model`, its `tables` (the list as a file for readers and for staff), `links` ({column: the
    field of the linked record that stands for it}), and `read_only` columns.
    """

    promise = (
        "New records are not on the public site before you show them there; changes of public ones are public at once."
    )
    model = None
    tables = ()
    links = {}
    read_only = ()

    def __init_subclass__(cls):
        opts = cls.model._meta
        fields = {field.name: field for field in opts.get_fields()}
        cls.label, cls.list_url = (
            capfirst(opts.verbose_name_plural),
            f"admin:{opts.label_lower.replace('.', '_')}_changelist",
        )
        cls.several = tuple(name for name in cls.tables[0].columns if name in fields and fields[name].many_to_many)
        cls.columns = {
            name: "Not read." if name in cls.read_only else _about(fields[name], cls.links.get(name))
            for name in cls.tables[0].columns
        }

    @classmethod
    def may_import(cls, user):
        opts = cls.model._meta
        return user.is_active and any(
            user.has_perm(f"{opts.app_label}.{may}_{opts.model_name}") for may in ("add", "change")
        )

    @classmethod
    def values(cls, user):
        fields = {name: cls.model._meta.get_field(name) for name in cls.columns if name not in cls.read_only}
        chosen = {name: field.choices for name, field in fields.items() if field.choices}
        linked = {name: cls._linked(user, name).order_by(key) for name, key in cls.links.items()}
        return {name: [(value, label) for value, label in choices if value] for name, choices in chosen.items()} | {
            name: [(getattr(record, cls.links[name]), str(record)) for record in records]
            for name, records in linked.items()
        }

    @classmethod
    def _linked(cls, user, name):
        """The records that a column may name."""
        model = cls.model._meta.get_field(name).related_model
        return admin.site.get_model_admin(model).get_queryset(_asked_by(user))

    def __init__(self, user):
        self.user, self.request = user, _asked_by(user)
        self.admin = admin.site.get_model_admin(self.model)
        self.rows = {}  # {slug: number of the row}

    def check(self, rows):
        slugs = {row.cells.get("slug", "").strip() for row in rows}
        if connection.in_atomic_block:  # they are written below, all fields of them
            list(self.model._base_manager.select_for_update().filter(slug__in=slugs).values_list("pk"))
        self.records = {r.slug: r for r in self.admin.get_queryset(self.request).filter(slug__in=slugs)}
        numbers = [record.pk for record in self.records.values()]
        self.before = [table.rows(numbers) for table in reversed(self.tables)]
        return [self._outcome(row.number, ordered(row.cells, self.columns)) for row in rows]

    def save(self, outcomes):
        for outcome in outcomes:
            form, is_new = outcome.plan.form, outcome.plan.is_new
            record = self.admin.save_form(self.request, form, change=not is_new)
            self.admin.save_model(self.request, record, form, change=not is_new)
            self.admin.save_related(self.request, form, [], change=not is_new)
            log = self.admin.log_addition if is_new else self.admin.log_change
            log(self.request, record, self.admin.construct_change_message(self.request, form, [], is_new))
            outcome.address = self._address(record)

    def _address(self, record):
        return reverse(f"admin:{self.model._meta.label_lower.replace('.', '_')}_change", args=[record.pk])

    def _outcome(self, number, cells):
        errors, slug = Errors(), cells.pop("slug", "").strip()
        record = self.records.get(slug)
        before = self._before(record)
        typed = {name: text for name, text in cells.items() if name not in self.read_only}
        # An empty cell of a new record leaves what the form begins with.
        changed = {name: t for name, t in typed.items() if (not says(t, before[name]) if record else t.strip())}
        self._check_rights(record, changed, errors)
        form = self.admin.get_form(self.request, record, change=bool(record))
        read = {"slug": slug}
        for name, text in changed.items() if not errors.found else ():
            with errors.of(name):
                read[name] = self._read(record, name, form.base_fields[name], text)
        if not slug:
            errors.add("slug", "Say by which address the record is known.")
        elif self.rows.setdefault(slug, number) != number:
            errors.add("slug", f"Row {self.rows[slug]} is about the same record.")
        title = str(record) if record else cells.get("name") or cells.get("title") or cells.get("acronym") or slug
        where = self._address(record) if record else ""
        if errors.found:
            return RowResult(State.ERROR, title, where, errors=errors.found)
        if record and not changed:
            return RowResult(State.UNCHANGED, title, where)
        form = form(self._data(form, record) | read, instance=copy(record))
        if form.errors:
            found = [[name if name in self.columns else "", " ".join(reasons)] for name, reasons in form.errors.items()]
            return RowResult(State.ERROR, title, where, errors=found)
        if record is None:
            return RowResult(State.NEW, title, plan=Plan(form, is_new=True))
        changes = [[name, before[name][0], text] for name, text in changed.items() if name in form.changed_data]
        state = State.CHANGED if changes else State.UNCHANGED
        return RowResult(state, title, where, changes, plan=Plan(form, is_new=False))

    def _before(self, record):
        """{column: the texts that a list as a file may have there now}, first the one for staff."""
        if record is None:
            return {}
        found = [rows[record.pk] for rows in self.before if record.pk in rows]
        return {name: [as_text(row[name]) for row in found] for name in self.columns}

    def _data(self, form, record):
        """What the untouched form would send."""
        initial = model_to_dict(record, fields=form.base_fields) if record else {}
        return {
            name: field.prepare_value(initial.get(name, field.initial))
            for name, field in form.base_fields.items()
            if not isinstance(field, forms.FileField) and initial.get(name, field.initial) is not None
        }

    def _read(self, record, name, field, text):
        """What the form takes for the text of a cell. Raises ValidationError."""
        if name in self.links:
            keys = self._keys(record, name, values.several(text))
            if isinstance(field, forms.ModelMultipleChoiceField):
                return keys
            if len(keys) > 1:
                raise ValidationError("Only one can be named here.")
            return keys[0] if keys else ""
        if isinstance(field, forms.DateField):
            return values.day(text)
        if isinstance(field, forms.DecimalField):
            return values.amount(text)
        if isinstance(field, forms.TypedChoiceField):
            return values.choice(text, field.choices)
        return text

    def _keys(self, record, name, parts):
        """The keys of the records that are named, be it by the address of one that was merged into it."""
        records = self._linked(self.user, name)
        found, moved = records.in_bulk(parts, field_name=self.links[name]), {}
        missing = [part for part in parts if part not in found]
        if missing and hasattr(records, "by_former_slug"):
            moved = records.by_former_slug(missing)
        keys = dict.fromkeys(linked.pk for linked in values.looked_up(parts, found | moved))
        # What was merged into this very record is no other one.
        own = {linked.pk for linked in moved.values() if linked == record}
        return [key for key in keys if key not in own]

    def _check_rights(self, record, changed, errors):
        if record is None and not self.admin.has_add_permission(self.request):
            errors.add("slug", f"There is no such {self.model._meta.verbose_name}, and you may not add one.")
        if record and changed and not self.admin.has_change_permission(self.request, record):
            errors.add("slug", "You may not change this record.")


def _asked_by(user):
    """What tells a ModelAdmin who asks."""
    request = HttpRequest()
    request.user = user
    return request


def _about(field, linked):
    what = str(field.help_text or capfirst(field.verbose_name))
    return f"{what.rstrip('.')}, by its {linked}." if linked else what

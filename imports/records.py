"""Importers of records that have a slug: each row goes through the form in which the back-office edits them."""

from django.contrib import admin
from django.contrib.auth import get_permission_codename
from django.db import connection, models
from django.urls import reverse
from django.utils.text import capfirst

from catalogue.cells import as_text
from imports.import_kind import RowResult, State, cell_equals, ordered, texts_of
from imports.record_rows import Plan, RecordRow
from imports.record_values import (
    column_help,
    copy_without,
    initial_data,
    linked_records,
    read_cell,
    read_links,
    request_of,
    submitted,
)
from imports.values import YES_OR_NO, filled_choices

NO_SLUG = (
    "Enter the last part of the record's web address: "
    "letters, numbers and hyphens, such as “lower-austria”."
)


class RecordImporter:
    """Subclasses give the `model`, its `tables` (the exported list for the public, then the one for
    staff), `links` ({column: the field of the linked record that stands for it}), and `read_only`
    columns.
    """

    promise = (
        "New records are not public until you show them on the public site. "
        "Changes to public records are public immediately."
    )
    model = None
    tables = ()
    links = {}
    read_only = ()

    def __init_subclass__(cls):
        opts = cls.model._meta
        cls.url_name = f"admin:{opts.app_label}_{opts.model_name}"
        cls.list_url = f"{cls.url_name}_changelist"
        cls.label = capfirst(opts.verbose_name_plural)
        several = {model_field.name for model_field in opts.many_to_many}
        cls.several = tuple(name for name in cls.tables[0].columns if name in several)
        cls.explained = cls.tables[0].explained
        cls.columns = {}
        for name in cls.tables[0].columns:
            # A column that is not read need not be a field.
            if name in cls.read_only:
                cls.columns[name] = "Not imported."
            else:
                cls.columns[name] = column_help(opts.get_field(name), cls.links.get(name))

    @classmethod
    def may_import(cls, user):
        if not user.is_active:
            return False
        opts = cls.model._meta
        for verb in ("add", "change"):
            codename = get_permission_codename(verb, opts)
            if user.has_perm(f"{opts.app_label}.{codename}"):
                return True
        return False

    @classmethod
    def values(cls, user):
        allowed = {}
        for name in cls.columns:
            if name in cls.read_only:
                continue
            field = cls.model._meta.get_field(name)
            if field.choices:
                allowed[name] = filled_choices(field.choices)
            elif isinstance(field, models.BooleanField):
                allowed[name] = YES_OR_NO
        for name, key in cls.links.items():
            allowed[name] = []
            records = linked_records(cls.model, user, name)
            for record in records.order_by(key):
                value = getattr(record, key)
                allowed[name].append((value, str(record)))
        return allowed

    def __init__(self, user):
        self.user = user
        self.request = request_of(user)
        self.admin = admin.site.get_model_admin(self.model)
        self.numbers_by_slug = {}  # of the rows so far

    def check(self, rows):
        self.load(rows)
        return [self.check_row(row) for row in rows]

    def check_row(self, row):
        record_row = self.identify(row)
        self.compare(record_row)
        self.validate(record_row)
        return self.report(record_row)

    # Load

    def load(self, rows):
        """Read the records that the rows are about, and what an export says of them now."""
        slugs = texts_of(rows, "slug")
        if connection.in_atomic_block:
            # All fields of them are written below, so that nobody else may write any meanwhile.
            locked = self.model._base_manager.select_for_update().filter(slug__in=slugs)
            list(locked.values_list("pk"))
        records = self.admin.get_queryset(self.request).filter(slug__in=slugs)
        self.records = {record.slug: record for record in records}
        numbers = [record.pk for record in self.records.values()]
        # First the one for staff: the preview shows what that has.
        self.exports = [table.rows(numbers) for table in reversed(self.tables)]

    # Identify

    def identify(self, row):
        """Which record the row is about."""
        cells = ordered(row.cells, self.columns)
        slug = cells.pop("slug", "").strip()
        return RecordRow(row.number, slug, cells, self.records.get(slug))

    # Compare

    def compare(self, row):
        """Which cells say something else than the record."""
        if not row.is_new:
            row.stored = self.stored_texts(row.record)
        for name, text in row.cells.items():
            if name in self.read_only:
                continue
            if self.is_changed(row, name, text):
                row.changed[name] = text

    def is_changed(self, row, name, text):
        if row.is_new:
            # An empty cell of a new record leaves what the form begins with.
            return text.strip() != ""
        # An empty cell asks for no change where the record cannot be without a value.
        field = self.model._meta.get_field(name)
        cannot_be_empty = field.has_default() and not field.blank
        if cannot_be_empty and not text.strip():
            return False
        return not cell_equals(text, row.stored[name])

    def stored_texts(self, record):
        """{column: the texts that the exported lists have}: readers and staff see different columns filled."""
        exported = [rows[record.pk] for rows in self.exports if record.pk in rows]
        stored = {}
        for name in self.columns:
            stored[name] = [as_text(values[name]) for values in exported]
        return stored

    # Validate

    def validate(self, row):
        """Read the changed cells and send them through the form."""
        form_class = self.admin.get_form(self.request, row.record, change=not row.is_new)
        self.check_rights(row)
        may_be_written = not row.errors
        self.check_slug(row)
        is_unchanged = not row.is_new and not row.changed
        if is_unchanged or not may_be_written:
            return
        data = initial_data(form_class, row.record) | {"slug": row.slug}
        data |= self.read_cells(row, form_class)
        unreadable = row.errors.columns & row.changed.keys()
        for name in unreadable:
            data.pop(name, None)
        instance = copy_without(row.record, unreadable)
        row.form = form_class(submitted(data), instance=instance)
        self.add_form_errors(row)

    def add_form_errors(self, row):
        # Of these columns the form knows nothing, and would say something else.
        refused = row.errors.columns
        for name, reasons in row.form.errors.items():
            column = ""
            # The form has fields, and says things of the whole, for which there is no column.
            if name in self.columns:
                column = name
            if column not in refused:
                row.errors.add(column, " ".join(reasons))

    def check_rights(self, row):
        if row.is_new:
            self.check_may_add(row)
        elif row.changed:
            self.check_may_change(row)

    def check_may_add(self, row):
        if self.admin.has_add_permission(self.request):
            return
        kind = self.model._meta.verbose_name
        row.errors.add("slug", f"This {kind} does not exist, and you cannot add one.")

    def check_may_change(self, row):
        if self.admin.has_change_permission(self.request, row.record):
            return
        row.errors.add("slug", "You may not change this record.")

    def read_cells(self, row, form_class):
        """{column: what the form takes} of the changed cells."""
        data = {}
        for name, text in row.changed.items():
            form_field = form_class.base_fields[name]
            with row.errors.of(name):
                if name not in self.links:
                    data[name] = read_cell(form_field, text)
                    continue
                data[name] = read_links(
                    form_field,
                    linked_records(self.model, self.user, name),
                    self.links[name],
                    text,
                    row.record,
                )
        return data

    def check_slug(self, row):
        if not row.slug:
            row.errors.add("slug", NO_SLUG)
            return
        first_number = self.numbers_by_slug.setdefault(row.slug, row.number)
        if first_number != row.number:
            row.errors.add("slug", f"Row {first_number} is about the same record.")

    # Report

    def report(self, row):
        result = RowResult(State.UNCHANGED, self.title_of(row))
        if row.record:
            result.url = self.url_of(row.record)
        if row.errors:
            result.state = State.ERROR
            result.errors = row.errors.listed
            return result
        # A row that changes nothing has no form.
        if row.form is None:
            return result
        result.plan = Plan(row.form, row.is_new)
        if row.is_new:
            result.state = State.NEW
            return result
        result.changes = self.changes_of(row)
        if result.changes:
            result.state = State.CHANGED
        return result

    def changes_of(self, row):
        changes = []
        # The form knows better than the texts, of which two may be the same value.
        changed_fields = row.form.changed_data
        for name, text in row.changed.items():
            if name in changed_fields:
                before = row.stored[name][0]
                changes.append([name, before, text])
        return changes

    def title_of(self, row):
        if row.record:
            return str(row.record)
        for name in ("name", "title", "acronym"):
            if row.cells.get(name):
                return row.cells[name]
        return row.slug

    def url_of(self, record):
        return reverse(f"{self.url_name}_change", args=[record.pk])

    # Save

    def save(self, results):
        for result in results:
            record = self.save_form(result.plan.form, result.plan.is_new)
            result.url = self.url_of(record)
            result.records = [record]

    def save_form(self, form, is_new):
        """Save as the page of the back-office does, its log included."""
        record = self.admin.save_form(self.request, form, change=not is_new)
        self.admin.save_model(self.request, record, form, change=not is_new)
        self.admin.save_related(self.request, form, [], change=not is_new)
        message = self.admin.construct_change_message(self.request, form, [], is_new)
        if is_new:
            self.admin.log_addition(self.request, record, message)
        else:
            self.admin.log_change(self.request, record, message)
        return record

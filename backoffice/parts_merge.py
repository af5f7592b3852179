"""Three-way merge of the rows of parts on a record's form, such as the partners of a project."""

from django.utils.text import capfirst

from backoffice.form_merge import Conflict, changed_labels, merge_fields
from backoffice.form_rows import Row, put_rows, take_rows
from backoffice.form_values import is_changed, put_values, value_text
from backoffice.parts import latest_versions
from backoffice.record_history import name_of_part

REMOVED = "removed"
LOCKED = "locked"


class PartsMerge:
    """The merge of one formset. `base` is the key of the newest entry that the person has seen."""

    def __init__(self, merge, data, files, formset, kind, base):
        self.merge = merge
        self.data = data
        self.files = files
        self.formset = formset
        self.kind = kind
        self.key_name = kind.model._meta.pk.name
        self.saved = {str(part.pk): part for part in formset.get_queryset()}
        entries = kind.entries().filter(history_id__lte=base)
        self.opened = {str(key): each for key, each in latest_versions(kind, entries).items()}
        self.locked = self.opened.keys() & self.present_keys() - self.saved.keys()
        newer = kind.entries().filter(history_id__gt=base)
        self.changed_keys = {str(key) for key in newer.values_list(self.key_name, flat=True)}
        # Which fields a row has depends on the person; a blank form tells.
        skipped = {self.key_name, *kind.links}
        blank = self.unbound_form(None, {})
        self.names = [name for name in blank.fields if name not in skipped]

    def run(self):
        existing = []
        extra = []
        rows = take_rows(self.data, self.files, self.formset)
        sent_keys = set()
        for row in rows:
            key = row.value(self.key_name)
            sent_keys.add(key)
            if key in self.saved:
                existing.append(row)
            elif key in self.locked:
                self.leave_out_locked(row)
            elif key in self.opened:
                self.add_again(row, extra)
            else:
                extra.append(row)
        existing += self.rows_of_others(sent_keys)
        put_rows(self.data, self.files, self.formset.prefix, existing, extra)
        for row in existing:
            self.merge_row(row, is_new=row.value(self.key_name) not in sent_keys)
        self.name_conflicts(extra)

    def present_keys(self):
        """Of the parts that the record has now, also those that this formset does not offer."""
        parts = self.kind.model._base_manager.filter(**self.kind.lookup)
        return {str(key) for key in parts.values_list("pk", flat=True)}

    # A row that another person locked, such as an update whose period they closed

    def leave_out_locked(self, row):
        """Nobody can change the part here any more. What this person typed is shown, to be copied."""
        opened = self.opened[row.value(self.key_name)]
        label = name_of_part(self.kind, opened.entry, self.formset.instance)
        typed = REMOVED if row.is_deleted else self.typed_in(row, opened)
        if not typed:
            self.merge.kept.append(f"{label} ({LOCKED})")
            return
        self.merge.conflicts.append(Conflict("", label, saved=LOCKED, typed=typed, is_locked=True))

    # A row that another person removed

    def add_again(self, row, extra):
        """Leave the row out as the other person did, unless this person changed it."""
        key = row.value(self.key_name)
        opened = self.opened[key]
        label = name_of_part(self.kind, opened.entry, self.formset.instance)
        if row.is_deleted or not self.typed_in(row, opened):
            self.merge.kept.append(f"{label} ({REMOVED})")
            return
        row.values[self.key_name] = [""]
        extra.append(row)
        conflict = Conflict(row, label, saved=REMOVED, typed="changed; your row is added again")
        self.merge.conflicts.append(conflict)

    def typed_in(self, row, opened):
        """“Progress: The cluster has a manager.” of each field that the person changed, a line each."""
        data = self.data.copy()
        files = self.files.copy()
        put_rows(data, files, self.formset.prefix, [row], [])
        typed = self.bound_form(row, None, data, files)
        unchanged = self.unbound_form(None, opened.values)
        lines = []
        for name in self.names:
            if is_changed(typed, unchanged, name):
                text = value_text(typed.fields[name], typed[name].data)
                lines.append(f"{typed[name].label}: {text}")
        return "\n".join(lines)

    def name_conflicts(self, rows):
        """Rows have their names once they are numbered."""
        for conflict in self.merge.conflicts:
            if isinstance(conflict.name, Row) and conflict.name in rows:
                conflict.name = conflict.anchor = conflict.name.name

    # A row that is there

    def rows_of_others(self, sent_keys):
        rows = []
        for key in self.saved:
            if key not in sent_keys:
                rows.append(Row("", {self.key_name: [key]}))
        return rows

    def merge_row(self, row, *, is_new):
        key = row.value(self.key_name)
        # The name of a part may cost queries.
        if key not in self.changed_keys:
            return
        part = self.saved[key]
        label = f"{capfirst(self.kind.model._meta.verbose_name)}: {part}"
        saved = self.unbound_form(part, {}, row.name)
        if is_new:
            for name in self.names:
                put_values(self.data, saved, name)
            self.merge.kept.append(f"{label} (added)")
            return
        opened = self.opened_form(part, row)
        if row.is_deleted:
            self.refuse_removal(row, label, opened, saved)
            return
        typed = self.bound_form(row, part, self.data, self.files)
        forms = (opened, saved, typed)
        merge_fields(self.merge, self.data, forms, self.names, label=f"{label} – ")

    def refuse_removal(self, row, label, opened, saved):
        if opened is None:
            return
        changes = changed_labels(opened, saved, self.names)
        if changes:
            conflict = Conflict(row.name, label, saved=changes, typed=REMOVED, anchor=row.name)
            self.merge.conflicts.append(conflict)

    # Forms

    def opened_form(self, part, row):
        """The row as the form was opened with it; None where the history does not have it."""
        version = self.opened.get(row.value(self.key_name))
        if version is None:
            return None
        return self.unbound_form(part, version.values, row.name)

    def unbound_form(self, part, values, name=None):
        options = self.formset.get_form_kwargs(None)
        return self.formset.form(instance=part, initial=values, prefix=name, **options)

    def bound_form(self, row, part, data, files):
        options = self.formset.get_form_kwargs(None)
        return self.formset.form(data, files, instance=part, prefix=row.name, **options)

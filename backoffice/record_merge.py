"""The merge of a whole form of the admin: the record's own fields, and the rows of its parts."""

from django.contrib.admin.utils import flatten_fieldsets

from backoffice.form_merge import Merge, merge_fields
from backoffice.form_rows import put_rows, put_saved_rows, take_rows
from backoffice.form_values import VERSION, put_values
from backoffice.parts import latest_versions
from backoffice.parts_merge import PartsMerge
from backoffice.record_versions import authors_since

# Ticked boxes on the page of a conflict name the fields and rows that stay as they are saved.
TAKE_SAVED = "_take_saved"


def opened_values(kind, base):
    """{field: value} of a record when its form of the version `base` was opened, {} where nobody knows."""
    entries = kind.entries().filter(history_id__lte=base[kind.model._meta.model_name])
    for version in latest_versions(kind, entries).values():
        return version.values
    return {}


class RecordMerge:
    """Merges the form in `request` with what changed since the version `base`.

    `newer` are the kinds that changed. Puts the merged form into `request.POST`.
    """

    def __init__(self, model_admin, request, record, base, newer):
        self.model_admin = model_admin
        self.request = request
        self.record = record
        self.base = base
        self.newer = {kind.model: kind for kind in newer}
        self.data = request.POST.copy()
        self.chosen = set(self.data.getlist(TAKE_SAVED))
        self.merge = Merge(authors_since(newer, base), request.user)

    def run(self):
        """Returns the Merge."""
        self.merge_own_fields()
        # Made while the request still has what was sent.
        for formset, inline in self.formsets():
            if self.chosen:
                self.take_saved_rows(formset)
            kind = self.newer.get(inline.model)
            if kind is None:
                continue
            if self.is_read_only(inline):
                put_saved_rows(self.data, self.request.FILES, formset)
            else:
                self.merge_rows(formset, kind)
        self.request.POST = self.data
        return self.merge

    def is_read_only(self, inline):
        """Whether the rows only stand there to be read, such as updates of closed periods."""
        may_change = inline.has_change_permission(self.request, self.record)
        may_add = inline.has_add_permission(self.request, self.record)
        return not (may_change or may_add)

    def formsets(self):
        """(formset, inline) of those that can be read; Django refuses the others."""
        pairs = []
        sent = self.model_admin._create_formsets(self.request, self.record, change=True)
        for formset, inline in zip(*sent, strict=True):
            if formset.management_form.is_valid():
                pairs.append((formset, inline))
        return pairs

    def form_class(self):
        fieldsets = self.model_admin.get_fieldsets(self.request, self.record)
        names = flatten_fieldsets(fieldsets)
        return self.model_admin.get_form(self.request, self.record, change=True, fields=names)

    def merge_own_fields(self):
        form_class = self.form_class()
        saved = form_class(instance=self.record)
        names = [name for name in saved.fields if name != VERSION]
        for name in self.chosen.intersection(names):
            put_values(self.data, saved, name)
        kind = self.newer.get(type(self.record))
        if kind is None:
            return
        opened = None
        values = opened_values(kind, self.base)
        if values:
            opened = form_class(instance=self.record, initial=values)
        # A form changes its record once it is checked, which this one never is.
        typed = form_class(self.data, self.request.FILES, instance=self.record)
        merge_fields(self.merge, self.data, (opened, saved, typed), names)

    def base_of(self, kind):
        return self.base[kind.model._meta.model_name]

    def merge_rows(self, formset, kind):
        rows = PartsMerge(
            self.merge,
            self.data,
            self.request.FILES,
            formset,
            kind,
            self.base_of(kind),
        )
        rows.run()

    def take_saved_rows(self, formset):
        """What was chosen for fields and rows of parts."""
        for row in formset.initial_forms:
            if row.prefix in self.chosen:
                self.data.pop(f"{row.prefix}-DELETE", None)
            saved = formset.form(
                instance=row.instance, prefix=row.prefix, **formset.get_form_kwargs(None)
            )
            for name in saved.fields:
                if saved[name].html_name in self.chosen:
                    put_values(self.data, saved, name)
        self.leave_out_rows(formset)

    def leave_out_rows(self, formset):
        """Rows that another person removed and that were to be added again."""
        new_rows = {row.prefix for row in formset.extra_forms}
        if not new_rows & self.chosen:
            return
        rows = take_rows(self.data, self.request.FILES, formset)
        count = formset.initial_form_count()
        extra = [row for row in rows[count:] if row.name not in self.chosen]
        put_rows(self.data, self.request.FILES, formset.prefix, rows[:count], extra)

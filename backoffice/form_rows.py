"""The rows of a formset in the data of a request: read, left out, added and numbered anew."""

import re
from dataclasses import dataclass, field


@dataclass
class Row:
    """The data of one row, {name without the prefix: values}. `name` is its prefix as it was sent."""

    name: str
    values: dict = field(default_factory=dict)
    files: dict = field(default_factory=dict)

    def value(self, name):
        values = self.values.get(name) or [""]
        return values[-1]

    @property
    def is_deleted(self):
        return bool(self.value("DELETE"))


def take_rows(data, files, formset):
    """The Rows that were sent, in their order. They are taken out of `data` and `files`."""
    rows = {}
    total = formset.total_form_count()
    pattern = re.compile(rf"({re.escape(formset.prefix)}-([0-9]{{1,4}}))-(.+)", re.DOTALL)
    for source, kind in ((data, "values"), (files, "files")):
        for key in list(source):
            match = pattern.fullmatch(key)
            # What stands behind the last row is no row for Django either.
            if match is None or int(match[2]) >= total:
                continue
            row = rows.setdefault(int(match[2]), Row(match[1]))
            getattr(row, kind)[match[3]] = source.getlist(key)
            del source[key]
    return [rows[number] for number in sorted(rows)]


def put_rows(data, files, prefix, existing, extra):
    """Write the rows back, those of saved parts first. Gives each its new name."""
    rows = [*existing, *extra]
    data[f"{prefix}-TOTAL_FORMS"] = str(len(rows))
    data[f"{prefix}-INITIAL_FORMS"] = str(len(existing))
    for number, row in enumerate(rows):
        row.name = f"{prefix}-{number}"
        for suffix, values in row.values.items():
            data.setlist(f"{row.name}-{suffix}", values)
        for suffix, values in row.files.items():
            files.setlist(f"{row.name}-{suffix}", values)


def put_saved_rows(data, files, formset):
    """Bring rows that nobody edits in this formset to what is saved: the browser sends nothing of them but keys."""
    take_rows(data, files, formset)
    key_name = formset.model._meta.pk.name
    saved = [Row("", {key_name: [str(part.pk)]}) for part in formset.get_queryset()]
    put_rows(data, files, formset.prefix, saved, [])

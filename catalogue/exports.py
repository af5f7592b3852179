"""Lists as files: CSV, XLSX and JSON with the same columns, one row for each record, however many there are."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import batched
from types import NoneType

from django.conf import settings
from django.http import FileResponse, StreamingHttpResponse
from django.urls import reverse
from django.utils import timezone

from catalogue.cells import as_text, guarded_text

CHUNK = 500  # records that are read at a time
JSON_TYPES = (NoneType, bool, int, float, list)  # written as they are; other values as text
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@dataclass(frozen=True)
class Table:
    """What a kind of record gives in a file.

    `columns` are those that an import reads again; `explained` follow them in files, for people: names
    of what stands there as a code, sources, and the URL of the record.
    `rows(numbers)` gives {number: {column: value}} for those of these records that may be given; a
    value is a text, a number, a date, a truth, None, or a list of texts.
    """

    name: str
    columns: tuple[str, ...]
    rows: Callable
    explained: tuple[str, ...] = ()

    @property
    def header(self):
        return (*self.columns, *self.explained)

    def records(self, numbers):
        """The rows of all these records in order, a chunk in memory at a time."""
        for chunk in batched(numbers, CHUNK):
            rows = self.rows(chunk)
            for number in chunk:
                if number in rows:
                    yield rows[number]


def table(name, records, *, key="pk", columns, several=None, explained=None, page=""):
    """A Table of the queryset `records()`, known by the numbers in `key`.

    `columns` names for each column its path, `several` for each column with more values its (path,
    conditions). The columns come in the order in which they are named, those with several values
    last. `explained` has more columns of either sort, and `page` names the page of a record, which
    is found by the column `slug`.
    """
    one, many = by_number_of_values(explained or {})
    all_columns = columns | one
    all_several = (several or {}) | many
    lookup = f"{key}__in"

    def rows(numbers):
        chosen = records().filter(**{lookup: numbers}).order_by()
        rows = single_values(chosen, key, all_columns)
        for column, (path, conditions) in all_several.items():
            pairs = chosen.filter(**conditions).values_list(key, path)
            texts = texts_by_number(pairs.distinct())
            for number, row in rows.items():
                row[column] = texts.get(number, [])
        if page:
            add_urls(rows, page)
        return rows

    explaining = [*one, *many]
    if page:
        explaining.append("url")
    return Table(name, (*columns, *(several or {})), rows, tuple(explaining))


def add_urls(rows, page):
    """Give each row the URL of its record's page."""
    for row in rows.values():
        row["url"] = settings.SITE_URL + reverse(page, args=[row["slug"]])


def by_number_of_values(explained):
    """The columns with one value, whose path is a text, and those with more, whose path has conditions."""
    one, many = {}, {}
    for name, path in explained.items():
        if isinstance(path, str):
            one[name] = path
        else:
            many[name] = path
    return one, many


def single_values(records, key, columns):
    """{number: {column: value}} of the columns with one value."""
    # Two columns may have one path.
    paths = dict.fromkeys([key, *columns.values()])
    rows = {}
    for record in records.values(*paths):
        row = {column: export_value(record[path]) for column, path in columns.items()}
        rows[record[key]] = row
    return rows


def texts_by_number(pairs):
    """{number: its values as sorted texts} from (number, value)."""
    texts = {}
    for number, value in pairs:
        if value is not None:
            texts.setdefault(number, []).append(str(value))
    for values in texts.values():
        values.sort()
    return texts


def export_value(value):
    """Moments in the time zone of the site, as texts."""
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    return value


def file_response(table, numbers, total, file_format):
    """The response with the rows of these `total` records. Raises BadParameters where the format cannot hold them."""
    filename = f"clusterix-{table.name}-{timezone.localdate():%Y-%m-%d}.{file_format}"
    if file_format == "xlsx":
        # openpyxl takes 10 MB of memory: only a process that writes a workbook loads it.
        from catalogue.workbooks import workbook  # noqa: PLC0415

        return FileResponse(
            workbook(table, numbers, total),
            as_attachment=True,
            filename=filename,
        )
    write_lines = {"csv": csv_lines, "json": json_lines}[file_format]
    response = StreamingHttpResponse(
        write_lines(table, numbers),
        content_type=TYPES[file_format],
    )
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


class PassedOn:
    """A file for csv.writer, whose `writerow` then returns the line instead of writing it."""

    def write(self, line):
        return line


def csv_lines(table, numbers):
    writer = csv.writer(PassedOn())
    # Without the byte order mark, Excel takes UTF-8 for the encoding of its country.
    yield "\ufeff" + writer.writerow(table.header)
    for row in table.records(numbers):
        cells = [guarded_text(row[column]) for column in table.header]
        yield writer.writerow(cells)


def json_lines(table, numbers):
    separator = "[\n"
    for row in table.records(numbers):
        values = {column: json_value(row[column]) for column in table.header}
        yield separator + json.dumps(values, ensure_ascii=False)
        separator = ",\n"
    if separator == "[\n":
        yield "[]\n"
    else:
        yield "\n]\n"


def json_value(value):
    if isinstance(value, JSON_TYPES):
        return value
    return as_text(value)

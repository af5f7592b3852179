"""Lists as files: CSV, XLSX and JSON with the same columns, one row for each record, however many there are."""

import csv
import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from itertools import batched

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone

from catalogue.cells import as_text, guarded_text

CHUNK = 500  # records that are read at a time
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}


@dataclass(frozen=True)
class Table:
    """What a kind of record gives in a file.

    `rows(numbers)` gives {number: {column: value}} for those of these records that may be given; a
    value is a text, a number, a date, a truth, None, or a list of texts.
    """

    name: str
    columns: tuple[str, ...]
    rows: Callable

    def records(self, numbers):
        """The rows of all these records in order, a chunk in memory at a time."""
        for chunk in batched(numbers, CHUNK):
            rows = self.rows(chunk)
            yield from (rows[number] for number in chunk if number in rows)


def table(name, records, *, key="pk", columns, several=None):
    """A Table of the queryset `records()`, known by the numbers in `key`.

    `columns` names for each column its path, `several` for each column with more values its (path,
    conditions). The columns come in the order in which they are named, those with several values
    last.
    """
    lists = several or {}

    def rows(numbers):
        chosen = records().filter(**{f"{key}__in": numbers}).order_by()
        paths = dict.fromkeys([key, *columns.values()])
        rows = {}
        for row in chosen.values(*paths):
            rows[row[key]] = {column: export_value(row[path]) for column, path in columns.items()}
        for column, (path, conditions) in lists.items():
            pairs = chosen.filter(**conditions).values_list(key, path).distinct()
            values = texts_by_number(pairs)
            for number, row in rows.items():
                row[column] = values.get(number, [])
        return rows

    return Table(name, (*columns, *lists), rows)


def texts_by_number(pairs):
    """{number: its values as sorted texts} from (number, value)."""
    texts = {}
    for number, value in pairs:
        if value is not None:
            texts.setdefault(number, []).append(str(value))
    return {number: sorted(values) for number, values in texts.items()}


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

        return FileResponse(workbook(table, numbers, total), as_attachment=True, filename=filename)
    write_lines = {"csv": csv_lines, "json": json_lines}[file_format]
    response = StreamingHttpResponse(write_lines(table, numbers), content_type=TYPES[file_format])
    response["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


class PassedOn:
    """A file for csv.writer, whose `writerow` then returns the line instead of writing it."""

    def write(self, line):
        return line


def csv_lines(table, numbers):
    writer = csv.writer(PassedOn())
    # Without the byte order mark, Excel takes UTF-8 for the encoding of its country.
    yield "\ufeff" + writer.writerow(table.columns)
    for row in table.records(numbers):
        yield writer.writerow([guarded_text(row[column]) for column in table.columns])


def json_lines(table, numbers):
    separator = "[\n"
    for row in table.records(numbers):
        values = {column: json_value(row[column]) for column in table.columns}
        yield separator + json.dumps(values, ensure_ascii=False)
        separator = ",\n"
    if separator == "[\n":
        yield "[]\n"
    else:
        yield "\n]\n"


def json_value(value):
    if value is None or isinstance(value, bool | int | float | list):
        return value
    return as_text(value)

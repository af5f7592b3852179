"""Lists as files: CSV, XLSX and JSON with the same columns, a row a record, however many there are."""

import csv
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone

CHUNK = 500  # records that are read at a time
BETWEEN = "; "  # the values of a cell with several
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
# Where a spreadsheet would find a formula: where the text begins, and after what parts cells and rows in the offices of
# Hungary, Germany or France, whose CSV has semicolons. Quotation marks, spaces and apostrophes may stand before it, so
# that what is guarded already is found as well, and gets one more.
BEFORE = r"""(?:["']|[^\S\t\r\n])*"""
FORMULA = rf"(?:\A(?={{0}}{BEFORE}[=+\-@＝＋－＠\t\r])|(?<=[;\t\r\n])(?={{0}}{BEFORE}[=+\-@＝＋－＠]))"
UNGUARDED, GUARDED = re.compile(FORMULA.format("")), re.compile(FORMULA.format("'") + "'")
NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Table:
    """What a kind of record gives in a file.

    `rows(numbers)` gives {number: {column: value}} for those of these records that may be given; a value is a text, a
    number, a date, a truth, None, or a list of texts.
    """

    name: str
    columns: tuple[str, ...]
    rows: Callable

    def records(self, numbers):
        """The rows of all these records in order, a chunk in memory at a time."""
        for chunk in batched(numbers, CHUNK):
            found = self.rows(chunk)
            yield from (found[number] for number in chunk if number in found)


def table(name, records, *, key="pk", columns, several=None):
    """A Table of the queryset `records()`, known by the numbers in `key`.

    `columns` names for each column its path, `several` for each column with more values its (path, conditions). The
    columns come in the order in which they are named, those with several values last.
    """
    several = several or {}

    def rows(numbers):
        chosen = records().filter(**{f"{key}__in": numbers}).order_by()
        paths = dict.fromkeys([key, *columns.values()])
        found = {row[key]: row for row in chosen.values(*paths)}
        lists = {
            column: _grouped(chosen.filter(**conditions).values_list(key, path).distinct())
            for column, (path, conditions) in several.items()
        }
        return {
            number: {
                **{column: _plain(row[path]) for column, path in columns.items()},
                **{column: values.get(number, []) for column, values in lists.items()},
            }
            for number, row in found.items()
        }

    return Table(name, (*columns, *several), rows)


def _grouped(pairs):
    found = {}
    for number, value in pairs:
        if value is not None:
            found.setdefault(number, []).append(str(value))
    return {number: sorted(values) for number, values in found.items()}


def _plain(value):
    return timezone.localtime(value).isoformat() if isinstance(value, datetime) else value


def answer(table, numbers, total, file_format):
    """The response with the rows of these `total` records. Raises BadParameters where the format cannot hold them."""
    name = f"clusterix-{table.name}-{timezone.localdate():%Y-%m-%d}.{file_format}"
    if file_format == "xlsx":
        from catalogue.workbooks import workbook  # noqa: PLC0415 - brings 10 MB of memory with it, for who asks for one

        return FileResponse(workbook(table, numbers, total), as_attachment=True, filename=name)
    lines = {"csv": _csv, "json": _json}[file_format](table, numbers)
    response = StreamingHttpResponse(lines, content_type=TYPES[file_format])
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


class _Line:
    """What a csv writer writes to: it hands each line on."""

    def write(self, line):
        return line


def _csv(table, numbers):
    writer = csv.writer(_Line())
    yield "\ufeff" + writer.writerow(
        table.columns
    )  # without the mark, Excel takes UTF-8 for the letters of its country
    for row in table.records(numbers):
        yield writer.writerow([_cell(row[column]) for column in table.columns])


def _cell(value):
    """A value as text in which no spreadsheet finds a formula: an apostrophe stands before what would be one."""
    return UNGUARDED.sub("'", as_text(value))


def without_guard(cell):
    """A cell as it was before the apostrophes that keep spreadsheets from running it."""
    return GUARDED.sub("", cell) if "'" in cell else cell


def as_text(value):
    """A value of a row as one text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list):
        return BETWEEN.join(value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _json(table, numbers):
    before = "[\n"
    for row in table.records(numbers):
        yield before + json.dumps({column: _jsonable(row[column]) for column in table.columns}, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def _jsonable(value):
    return value if value is None or isinstance(value, bool | int | float | list) else as_text(value)

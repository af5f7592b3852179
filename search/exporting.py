"""Lists as files: CSV, XLSX and JSON with the same columns, a row a record, however many there are."""

import csv
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from itertools import batched
from tempfile import TemporaryFile

from django.http import FileResponse, StreamingHttpResponse
from django.utils import timezone
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from search.parameters import BadParameters

CHUNK = 500  # records that are read at a time
MOST_IN_A_WORKBOOK = 20_000  # rows; a workbook is only complete when its last row is, and the reader waits for it
LONGEST = 32_767  # characters of a cell of a workbook that Excel opens whole
BETWEEN = "; "  # the values of a cell with several
TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "json": "application/json",
}
# What a spreadsheet would take for a formula, and what stands for such a text already.
FORMULA = re.compile(r"'*[=+\-@\t\r]")
NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
ESCAPED = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")


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
        return FileResponse(_workbook(table, numbers, total), as_attachment=True, filename=name)
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
    """A value as text that no spreadsheet takes for a formula."""
    text = as_text(value)
    return f"'{text}" if FORMULA.match(text) else text


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


def _workbook(table, numbers, total):
    if total > MOST_IN_A_WORKBOOK:
        most = f"A workbook holds {MOST_IN_A_WORKBOOK:,} rows at most; these are {total:,}."
        raise BadParameters({"format": f"{most} Narrow the list, or take CSV or JSON."})
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.name[:31])
    sheet.append(table.columns)
    longest = ""
    for row in table.records(numbers):
        texts = [_in_a_workbook(row[column]) for column in table.columns]
        longest = longest or next((c for c, t in zip(table.columns, texts, strict=True) if len(t) > LONGEST), "")
        sheet.append([_workbook_cell(sheet, text) for text in texts])
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    if longest:
        file.close()
        too_long = f"A text in “{longest}” is longer than a cell of a workbook can be. Take CSV or JSON."
        raise BadParameters({"format": too_long})
    file.seek(0)
    return file


def _in_a_workbook(value):
    """A value as text, with signs that XML cannot hold in the workbook's own way (ISO/IEC 29500-1, 22.9.2.19)."""
    text = ESCAPED.sub("_x005F_x", as_text(value))
    return NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _workbook_cell(sheet, text):
    """A cell with this text, never a formula."""
    cell = WriteOnlyCell(sheet, value=text[:LONGEST] or None)
    if text:
        cell.data_type = "s"
    return cell

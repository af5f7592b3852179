"""Rows out of a file that somebody brought: CSV with the letters and separators of offices, JSON, or a workbook."""

import csv
import json
import re
from collections import Counter
from dataclasses import dataclass, field
from io import StringIO

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat

from backoffice.uploads import MEGABYTE
from catalogue.cells import BETWEEN, without_guard
from imports.encodings import text_of

LARGEST_FILE = 20 * MEGABYTE
MOST_ROWS, MOST_COLUMNS = 20_000, 200
MOST_VALUES = 1_000_000  # of a JSON, far more than so many rows have
LONGEST_ROW, LONGEST_HEADER = 4 * MEGABYTE, 20_000  # characters
EMPTY = "The file is empty."
SEPARATORS = ",;\t"
SOMETHING = re.compile(r'[^\s,;"]')


@dataclass
class Row:
    """`cells` by column, as texts in the form in which a list as a file has them; `errors` by column."""

    number: int
    cells: dict = field(default_factory=dict)
    errors: dict = field(default_factory=dict)


def rows_of(content, columns, *, encoding=""):
    """The Rows of a file. Raises ValidationError, and LettersUnknown for older letters unless `encoding` says which."""
    if len(content) > LARGEST_FILE:
        raise ValidationError(f"The file is larger than {filesizeformat(LARGEST_FILE)}. Take it apart.")
    if content.startswith(b"PK\x03\x04"):
        from imports.workbooks import rows_of_workbook  # noqa: PLC0415 - brings 10 MB of memory with it

        table = iter(rows_of_workbook(content, MOST_ROWS + 2, MOST_COLUMNS))
    else:
        text = text_of(content, encoding)
        is_json = text.lstrip()[:1] in ("[", "{")
        if is_json:
            return _limited(_json(text, columns))
        table = _csv(text, columns)
    header = next((row for row in table if any(cell.strip() for cell in row[1])), None)
    if header is None:
        raise ValidationError(EMPTY)
    return _limited(_under(_header(header[1], columns), table))


def _limited(rows):
    found = []
    for row in rows:
        if len(found) == MOST_ROWS:
            raise ValidationError(f"The file has more than {MOST_ROWS:,} rows. Take it apart.")
        found.append(row)
    if not found:
        raise ValidationError("The file has no rows below its header.")
    return found


def _header(cells, columns):
    """The names of the columns. Raises ValidationError."""
    names = _names(cells)
    while names and not names[-1]:
        names.pop()
    _check_columns(names, columns)
    return names


def _check_columns(names, columns):
    unknown = [name or "(empty)" for name in names if name not in columns]
    twice = sorted(name for name, times in Counter(names).items() if times > 1)
    if unknown:
        listed = ", ".join(f"“{name[:40]}”" for name in unknown[:5])
        raise ValidationError(f"There is no column {listed}. Known are: {', '.join(columns)}.")
    if twice:
        raise ValidationError(f"The column “{twice[0]}” is there twice.")


def _under(names, table):
    """The Rows of (number, cells, {place: error}) below a header; rows without any value are left out."""
    for number, cells, errors in table:
        if not any(cells) and not errors:
            continue
        row = Row(number, dict(zip(names, cells, strict=False)))
        row.errors = {names[place] if place < len(names) else "": reason for place, reason in errors.items()}
        if any(cells[len(names) :]):
            row.errors[""] = f"The row has {len(cells)} cells, the header {len(names)}."
        row.cells |= dict.fromkeys(names[len(cells) :], "")
        yield row


def _csv(text, columns):
    """(number, cells, errors) of every line."""
    first, *rest = re.split(r"\r\n|\r|\n", text, maxsplit=1)
    if re.fullmatch(r'"?sep=.?"?\s*', first):  # a note of Excel's to itself
        text = "".join(rest)
    header = _first_line(text)
    separator = max(SEPARATORS, key=lambda sign: _known(header, sign, columns))
    lines, blank = _Lines(text), 0
    reader = csv.reader(lines, delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            lines.length, blank = 0, blank + (not any(cells))
            if len(cells) > MOST_COLUMNS:
                raise ValidationError(f"Row {number} has more than {MOST_COLUMNS} cells.")
            if blank > MOST_ROWS:
                raise ValidationError(f"The file has more than {MOST_ROWS:,} blank lines. Take them out.")
            yield number, [cell and without_guard(cell) for cell in cells], {}
    except csv.Error as error:
        raise ValidationError(f"Line {reader.line_num} of the file cannot be read: {error}.") from error


def _first_line(text):
    """The first line with something in it, as far as a header is long. Raises ValidationError where there is none."""
    something = SOMETHING.search(text)
    if something is None:
        raise ValidationError(EMPTY)
    place = something.start()
    start = max(text.rfind(end, 0, place) for end in "\r\n") + 1
    return re.match(r"[^\r\n]*", text[start : start + LONGEST_HEADER])[0]


class _Lines:
    """The lines of a text for a csv reader, which would take any number of cells for one row.

    `length` is that of the row so far. Raises ValidationError where it is more than a row has.
    """

    def __init__(self, text):
        self.lines, self.length = StringIO(text, newline=""), 0

    def __iter__(self):
        return self

    def __next__(self):
        line = next(self.lines)
        self.length += len(line)
        if self.length > LONGEST_ROW:
            raise ValidationError("A row of the file is longer than any row can be. A quotation mark may be missing.")
        return line


def _known(line, separator, columns):
    try:
        return len(set(_names(next(csv.reader([line], delimiter=separator), []))).intersection(columns))
    except csv.Error:
        return 0


def _names(cells):
    return ["_".join(cell.strip().lower().split()) for cell in cells]


def _json(text, columns):
    if sum(text.count(sign) for sign in ",[{") > MOST_VALUES:  # signs within texts included; it is quick
        raise ValidationError("The JSON has more values than so many rows can have. Take it apart.")
    try:
        # Numbers stay the texts that they are: no limit of digits, no rounding.
        records = json.loads(
            text, parse_int=str, parse_float=str, parse_constant=str, object_pairs_hook=_Objects(columns).made
        )
    except (ValueError, RecursionError) as error:
        raise ValidationError(f"This is no JSON that can be read: {error}.") from error
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise ValidationError("The JSON should be a list of objects, one a record.")
    for number, record in enumerate(records, 2):
        row = Row(number)
        for name, value in record.items():
            try:
                row.cells[name] = _plain(value)
            except ValidationError as error:
                row.errors[name] = error.message
        yield row


class _Objects:
    """Makes the objects of a JSON, as long as there are not too many of them and their names are columns."""

    def __init__(self, columns):
        self.columns, self.number = columns, 0

    def made(self, pairs):
        self.number += 1
        if self.number > MOST_ROWS:
            raise ValidationError(f"The file has more than {MOST_ROWS:,} rows. Take it apart.")
        names = _names(name.encode(errors="replace").decode() for name, _ in pairs)
        _check_columns(names, self.columns)
        return dict(zip(names, (value for _, value in pairs), strict=True))


def _plain(value):
    """A value of JSON as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        value = BETWEEN.join(value)
    if isinstance(value, str) and "\x00" not in value and not re.search("[\ud800-\udfff]", value):
        return value
    raise ValidationError("This is neither a text, a number, a truth nor a list of texts.")

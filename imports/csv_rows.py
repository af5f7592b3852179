"""The lines of a CSV with any of the separators that offices use."""

import csv
import re
from io import StringIO

from django.core.exceptions import ValidationError

from backoffice.uploads import MEGABYTE
from catalogue.cells import without_guard
from imports.tables import EMPTY, MOST_COLUMNS, MOST_ROWS, Line, column_name

SEPARATORS = ",;\t"
LONGEST_ROW = 4 * MEGABYTE  # characters
LONGEST_HEADER = 20_000  # characters
NEWLINE = re.compile(r"\r\n|\r|\n")
NOT_BLANK = re.compile(r'[^\s,;"]')
# Excel writes this as the first line, for itself.
SEPARATOR_NOTE = re.compile(r'"?sep=.?"?\s*')


def csv_lines(text, columns):
    """The Lines with something in them, in order. Raises ValidationError."""
    text = without_separator_note(text)
    separator = separator_of(text, columns)
    source = LimitedLines(text)
    reader = csv.reader(source, delimiter=separator, strict=True)
    blank = 0
    try:
        for number, cells in enumerate(reader, 1):
            source.start_row()
            if len(cells) > MOST_COLUMNS:
                raise ValidationError(f"Row {number} has more than {MOST_COLUMNS} cells.")
            if any(cells):
                yield Line(number, [without_guard(cell) for cell in cells], {})
                continue
            # A small file can have millions of blank lines, which would keep a worker busy.
            blank += 1
            if blank > MOST_ROWS:
                raise ValidationError(
                    f"The file has more than {MOST_ROWS:,} blank lines. Remove them."
                )
    except csv.Error as error:
        raise ValidationError(
            f"Line {reader.line_num} of the file cannot be read: {error}. "
            "Check the quotation marks in this line and before it."
        ) from error


def without_separator_note(text):
    first, *rest = NEWLINE.split(text, maxsplit=1)
    if SEPARATOR_NOTE.fullmatch(first):
        return "".join(rest)
    return text


def separator_of(text, columns):
    """The separator with which the header has the most known columns, or else the most cells."""
    header = first_line(text)

    def known_columns_and_cells(separator):
        try:
            cells = next(csv.reader([header], delimiter=separator), [])
        except csv.Error:
            return 0, 0
        names = {column_name(cell) for cell in cells}
        return len(names.intersection(columns)), len(cells)

    return max(SEPARATORS, key=known_columns_and_cells)


def first_line(text):
    """The first line that is not blank, up to LONGEST_HEADER characters. Raises ValidationError where there is none."""
    match = NOT_BLANK.search(text)
    if match is None:
        raise ValidationError(EMPTY)
    position = match.start()
    start = max(text.rfind("\n", 0, position), text.rfind("\r", 0, position)) + 1
    header, *_ = NEWLINE.split(text[start : start + LONGEST_HEADER], maxsplit=1)
    return header


class LimitedLines:
    """The lines of a text for a csv reader, which alone would read any number of them into one row.

    Raises ValidationError where a row is longer than LONGEST_ROW.
    """

    def __init__(self, text):
        self.lines = StringIO(text, newline="")
        self.length = 0

    def __iter__(self):
        return self

    def __next__(self):
        line = next(self.lines)
        self.length += len(line)
        if self.length > LONGEST_ROW:
            raise ValidationError(
                "A row of the file is longer than any row can be. A quotation mark may be missing."
            )
        return line

    def start_row(self):
        self.length = 0

"""Rows below a header: what every kind of file comes down to, and how much of it is taken."""

from collections import Counter
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from django.core.exceptions import ValidationError

from imports.quoting import quoted_first

MOST_ROWS = 20_000
MOST_COLUMNS = 200
EMPTY = "The file is empty."
ROWS_ABOVE = "If the names of the columns are further down, remove the rows above them."
TOO_MANY_ROWS = "The file has more than {:,} rows. Split it into smaller files."


class Line(NamedTuple):
    """A line of a file: its cells as texts, and {position of a cell: reason} of those that cannot be read."""

    number: int
    cells: list
    errors: dict


@dataclass
class Row:
    """`cells` by column, as the texts that an exported list has; `errors` by column, "" being the row itself."""

    number: int
    cells: dict = field(default_factory=dict)
    errors: dict = field(default_factory=dict)


def column_names(names, columns):
    """The names as columns have them. Raises ValidationError for one that is not of `columns`, or is there twice."""
    known = []
    unknown = []
    for name in names:
        column = column_name(name)
        if column in columns:
            known.append(column)
        else:
            unknown.append(name)
    if unknown:
        raise ValidationError(unknown_columns(unknown, columns))
    check_once(known)
    return known


def column_name(name):
    """The name as columns have it: people write “Edition Status ” for `edition_status`."""
    words = name.lower().split()
    return "_".join(words)


def unknown_columns(names, columns):
    """What to do about these names, in words; the first of them as they are in the file."""
    names = list(dict.fromkeys(names))
    listed = quoted_first(names)
    known = ", ".join(columns)
    if len(names) == 1:
        return f"Unknown column: {listed}. Rename or remove it. Known columns: {known}."
    return f"Unknown columns: {listed}. Rename or remove them. Known columns: {known}."


def check_once(names):
    counts = Counter(names)
    repeated = [name for name in counts if counts[name] > 1]
    if repeated:
        first = min(repeated)
        raise ValidationError(f"The column “{first}” appears twice.")


def rows_below_header(lines, columns):
    """The Rows of the Lines; the first line that is not blank is the header. Blank lines are left out."""
    lines = iter(lines)
    header = read_header(lines)
    if not any(column_name(name) in columns for name in header):
        raise ValidationError(f"{unknown_columns(header, columns)} {ROWS_ABOVE}")
    names = column_names(header, columns)
    for line in lines:
        # A cell that cannot be read has an empty text, but its line is not blank.
        has_content = any(line.cells) or line.errors
        if has_content:
            yield row_of(line, names)


def read_header(lines):
    """The names in the first line that is not blank, without the empty cells at its end."""
    for line in lines:
        names = [name.strip() for name in line.cells]
        while names[-1:] == [""]:
            names.pop()
        if names:
            return names
    raise ValidationError(EMPTY)


def row_of(line, names):
    """The line as a Row; a short line has empty cells at its end."""
    row = Row(line.number)
    row.cells = dict.fromkeys(names, "")
    row.cells.update(zip(names, line.cells, strict=False))
    for position, reason in line.errors.items():
        name = name_at(position, names)
        row.errors[name] = reason
    cells_beyond = line.cells[len(names) :]
    if any(cells_beyond):
        width = len(line.cells)
        row.errors[""] = f"The row has {width} cells, the header {len(names)}."
    return row


def name_at(position, names):
    if position < len(names):
        return names[position]
    return ""


def limited(rows):
    """The Rows as a list. Raises ValidationError for none, and for more than MOST_ROWS before it holds them all."""
    taken = list(islice(rows, MOST_ROWS + 1))
    if len(taken) > MOST_ROWS:
        raise ValidationError(TOO_MANY_ROWS.format(MOST_ROWS))
    if not taken:
        raise ValidationError("The file has no rows below its header.")
    return taken

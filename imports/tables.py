"""Rows below a header: what every kind of file comes down to, and how much of it is taken."""

from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from django.core.exceptions import ValidationError

MOST_ROWS = 20_000
MOST_COLUMNS = 200
EMPTY = "The file is empty."
TOO_MANY_ROWS = "The file has more than {:,} rows. Take it apart."


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


def column_names(names):
    """The names as columns have them: people write “Edition Status ” for `edition_status`."""
    return ["_".join(name.strip().lower().split()) for name in names]


def check_columns(names, columns):
    """Raises ValidationError for a name that is not one of the columns, or is there twice."""
    unknown = [name for name in names if name not in columns]
    if unknown:
        listed = ", ".join(quoted(name) for name in unknown[:5])
        raise ValidationError(f"There is no column {listed}. Known are: {', '.join(columns)}.")
    check_once(names)


def check_once(names):
    repeated = [name for name, times in Counter(names).items() if times > 1]
    if repeated:
        raise ValidationError(f"The column “{min(repeated)}” is there twice.")


def quoted(name):
    if not name:
        return "“(empty)”"
    return f"“{name[:40]}”"


def rows_below_header(lines, columns):
    """The Rows of the Lines; the first line that is not blank is the header. Blank lines are left out."""
    lines = iter(lines)
    names = read_header(lines)
    check_columns(names, columns)
    for line in lines:
        if any(line.cells) or line.errors:
            yield row_of(line, names)


def read_header(lines):
    """The names in the first line that is not blank, without the empty cells at its end."""
    for line in lines:
        names = column_names(line.cells)
        while names and not names[-1]:
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
        row.errors[name_at(position, names)] = reason
    if any(line.cells[len(names) :]):
        row.errors[""] = f"The row has {len(line.cells)} cells, the header {len(names)}."
    return row


def name_at(position, names):
    if position < len(names):
        return names[position]
    return ""


def limited(rows):
    """The Rows as a list. Raises ValidationError for none, and for more than MOST_ROWS before it holds them all."""
    taken = []
    for row in rows:
        if len(taken) == MOST_ROWS:
            raise ValidationError(TOO_MANY_ROWS.format(MOST_ROWS))
        taken.append(row)
    if not taken:
        raise ValidationError("The file has no rows below its header.")
    return taken

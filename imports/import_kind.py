"""What kinds of rows can be brought: each app has Importers of its records, what puts the apps together registers them.

An Importer is made anew for each run, for the person who brings the rows; it has

    name, label         its name in addresses, and what its records are called
    promise             what people should know of what comes from a file, in words
    columns             {column: what it holds, in words}, in the order of the template
    several             the columns with several values
    read_only           the columns that a list as a file has and an import does not read
    list_url            the name of the address of the list to which its records belong
    may_import(user)    whether this person may bring such rows at all
    values(user)        {column: [(value, what it means)]} of the columns that take only these
    check(rows)         the Outcome of each of these Rows, as if the person had typed it into the form
    save(outcomes)      does what Outcomes say that are new or changed, and gives each its `address`; may raise Moved
"""

from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError

from catalogue.cells import without_guard
from imports.models import ImportRow

State = ImportRow.State


class StaleRow(Exception):
    """A record was changed since it was read for a row."""


@dataclass
class RowResult:
    """What becomes of a row. `changes` are [column, before, after]; `plan` is the Importer's own."""

    state: str
    title: str = ""
    address: str = ""
    changes: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    plan: Any = None


def ordered(cells, columns):
    """The cells in the order of the columns: not every database keeps that of an object."""
    return {name: cells[name] for name in columns if name in cells}


def says(text, before):
    """Whether a cell says one of these texts, but for what the boxes of a form would take away from it.

    An apostrophe against formulas is still there where a CSV went through a workbook.
    """
    known = {plain(known) for known in before}
    return plain(text) in known or plain(without_guard(text)) in known


def plain(text):
    return text.replace("\r\n", "\n").strip()


class Errors:
    """`found` has [column, reason] of what is wrong with a row."""

    def __init__(self):
        self.found = []

    def add(self, column, reason):
        self.found.append([column, reason])

    @contextmanager
    def of(self, column):
        """What is refused inside is an error of the column."""
        try:
            yield
        except ValidationError as error:
            self.add(column, " ".join(error.messages))


IMPORTERS: dict[str, type] = {}


def register(*importers):
    for importer in importers:
        importer.do_not_call_in_templates = True
        IMPORTERS[importer.name] = importer


def for_user(user):
    """The Importers that this person may use."""
    return [importer for importer in IMPORTERS.values() if importer.may_import(user)]

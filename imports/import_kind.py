"""The kinds of rows that can be imported. Each app has importers of its records; the project registers them.

An importer is a class. An instance is made for each run, for the person who uploaded the rows. It has

    name, label         its name in URLs, and what its records are called
    promise             what people should know of what comes from a file, in words
    columns             {column: what it holds, in words}, in the order of the template
    several             the columns with several values
    read_only           the columns that an exported list has and an import does not read
    explained           those that only explain the others to people, which the template leaves out
    list_url            the name of the URL of the admin list with its records
    may_import(user)    whether this person may import such rows at all
    values(user)        {column: [(value, what it means)]} of the columns that take only these
    user                this person
    check(rows)         the RowResult of each of these Rows, as if the person had filled in the form
    save(results)       writes the new and changed RowResults and gives each its `url` and the `records` it wrote;
                        may raise StaleRow
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
    """What becomes of a row.

    `changes` are [column, before, after]. `plan` is what the importer needs to save it, `records`
    are those that it wrote, what holds the others first.
    """

    state: str
    title: str = ""
    url: str = ""
    changes: list = field(default_factory=list)
    errors: list = field(default_factory=list)
    plan: Any = None
    records: list = field(default_factory=list)


class Errors:
    """Collects what is wrong with a row: `listed` has [column, reason]."""

    def __init__(self):
        self.listed = []

    def __bool__(self):
        return bool(self.listed)

    @property
    def columns(self):
        """The columns in which something is wrong so far; "" is the row itself."""
        return {column for column, _ in self.listed}

    def add(self, column, reason):
        self.listed.append([column, reason])

    @contextmanager
    def of(self, column):
        """A ValidationError raised inside becomes an error of the column."""
        try:
            yield
        except ValidationError as error:
            self.add(column, " ".join(error.messages))


def ordered(cells, columns):
    """The cells in the order of the columns: PostgreSQL does not keep the order of a JSON object."""
    return {name: cells[name] for name in columns if name in cells}


def texts_of(rows, column):
    """The different texts that the rows have in a column."""
    return {row.cells.get(column, "").strip() for row in rows}


def cell_equals(text, texts):
    """Whether a cell is one of these texts, apart from white space that a form would strip.

    The apostrophe that guards against formulas is still there where an exported CSV went through a workbook.
    """
    known = set(map(form_text, texts))
    if form_text(text) in known:
        return True
    unguarded = without_guard(text)
    return form_text(unguarded) in known


def form_text(text):
    """The text as a form field takes it."""
    # A browser ends the lines of a text area in two characters, a spreadsheet in one.
    text = text.replace("\r\n", "\n")
    return text.strip()


IMPORTERS: dict[str, type] = {}


def register(*importers):
    for importer in importers:
        # A template would otherwise call the class where it shows one of its attributes.
        importer.do_not_call_in_templates = True
        IMPORTERS[importer.name] = importer


def for_user(user):
    """The importers that this person may use."""
    return [importer for importer in IMPORTERS.values() if importer.may_import(user)]

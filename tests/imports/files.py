"""Files as people and attackers bring them, made here."""

import zipfile
from io import BytesIO

from openpyxl import Workbook


def workbook(*rows):
    """An XLSX with these rows of values."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    return saved(book)


def saved(book):
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def with_part(content, name, text):
    """A workbook with one of its parts replaced, or without it."""
    file = BytesIO()
    with (
        zipfile.ZipFile(BytesIO(content)) as old,
        zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.namelist():
            if part != name:
                new.writestr(part, old.read(part))
        if text is not None:
            new.writestr(name, text)
    return file.getvalue()


def sheet(cells, *, before=""):
    """The XML of a sheet with these cells in its rows."""
    space = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    return f'<?xml version="1.0"?>{before}<worksheet {space}><sheetData>{cells}</sheetData></worksheet>'


def read_part(content, name):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return archive.read(name).decode()

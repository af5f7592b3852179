"""Rows out of a workbook, which is refused before it is unpacked into memory where it is more than rows need."""

import re
import warnings
import zipfile
from datetime import date, datetime
from io import BytesIO
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from backoffice.documents import ARCHIVE_ERRORS, document_extension, has_small_directory
from backoffice.uploads import MEGABYTE

LARGEST_UNPACKED = 100 * MEGABYTE
MOST_PARTS = 1_000
# Parts besides sheets and their texts are read whole into objects.
LARGEST_OTHER_PART = MEGABYTE
LARGE_PARTS = re.compile(r"xl/(worksheets/|sharedStrings\.xml|media/)")
# Empty ones included: a sheet that was formatted all the way down has a million rows.
MOST_OF = {"row": 2**20, "c": 1_000_000}
MOST_ELEMENTS = 3_000_000
NO_XML = (".bin", ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf")
TOO_MUCH = "The workbook has far more rows and cells than are read, empty ones included. Copy the rows into a new one."
NO_WORKBOOK = "This workbook cannot be read."
CELL = re.compile(r"([A-Z]{1,3})\d*")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
WRITTEN_SO = re.compile("[_\x01-\x08\x0b-\x1f\ufffe\uffff]")
UNREADABLE = (*ARCHIVE_ERRORS, InvalidFileException, ParseError, TypeError, AttributeError)


def rows_of_workbook(content, most, columns):
    """(number, texts, {place: error}) of every row of the first sheet, at most so many.

    Raises ValidationError where it cannot be read or a row has more than so many columns.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about what openpyxl leaves out, such as drop-down lists
            inspected = _check_archive(content, most, columns)
            book = load_workbook(BytesIO(content), read_only=True)
            sheet = book.worksheets[0]
            if sheet._worksheet_path.lstrip("/") not in inspected:
                raise ValidationError(NO_WORKBOOK)
            sheet.reset_dimensions()  # what a sheet says of its size is not believed
            rows = [
                (number, *_values(cells))
                for number, cells in enumerate(sheet.iter_rows(max_row=most), 1)
                if number == 1 or any(cell.value is not None for cell in cells)
            ]
    except UNREADABLE as error:
        raise ValidationError(NO_WORKBOOK) from error
    return rows


def _check_archive(content, most, columns):
    """The names of its parts. Raises ValidationError where it is, or unpacks to, more than a workbook of rows needs."""
    if not has_small_directory(content):
        raise ValidationError(NO_WORKBOOK)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        if document_extension(content) != "xlsx":
            raise ValidationError("This is no XLSX workbook without macros.")
        # zipfile never unpacks more of a part than its directory says.
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            most = filesizeformat(LARGEST_UNPACKED)
            raise ValidationError(f"The workbook unpacks to more than {most}, or to too many parts.")
        if any(part.file_size > LARGEST_OTHER_PART for part in parts if not LARGE_PARTS.match(part.filename)):
            raise ValidationError("The workbook has more formats and settings than rows need. Save it as CSV.")
        inspected = {part.filename for part in parts if not part.filename.lower().endswith(NO_XML)}
        inspection = _Inspection(most, columns)
        for name in inspected:
            if not name.endswith("/"):
                with archive.open(name) as file:
                    inspection.read(file)
        return inspected


class _Inspection:
    """Reads the parts of a workbook without keeping anything of them.

    Raises ValidationError for a document type, which no part may have (ISO/IEC 29500-2, 8.1.4) and entities need, for
    more rows or columns with something in them than there may be, and for more elements than so many rows need.
    """

    def __init__(self, most, columns):
        self.most, self.columns = most, columns
        self.elements, self.numbers = 0, dict.fromkeys(MOST_OF, 0)

    def read(self, file):
        self.row = self.in_row = 0
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self._doctype
        parser.StartElementHandler = self._element
        parser.ParseFile(file)

    def _doctype(self, *declared):
        raise ValidationError("The workbook declares a document type, which no workbook needs.")

    def _element(self, name, attributes):
        tag = name.rpartition(":")[2]
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise ValidationError(TOO_MUCH)
        if tag in MOST_OF:
            self._count(tag)
        if tag == "row":
            given = attributes.get("r", "")
            self.row = int(given[:12]) if given.isdecimal() else self.row + 1
            self.in_row = 0
        elif tag in ("v", "is") and self.row > self.most - 1:
            raise ValidationError(f"The workbook has something below row {self.most - 1:,}. Take it apart.")
        elif tag == "c":
            self.in_row += 1
            place = CELL.fullmatch(attributes.get("r", "A"))
            if place is None or max(self.in_row, _column(place[1])) > self.columns:
                raise ValidationError(f"The workbook has more than {self.columns} columns.")

    def _count(self, tag):
        self.numbers[tag] += 1
        if self.numbers[tag] > MOST_OF[tag]:
            raise ValidationError(TOO_MUCH)


def _column(letters):
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def _values(cells):
    """(texts, {place: error}) of the cells of one row."""
    texts, errors = [], {}
    for place, cell in enumerate(cells):
        texts.append("")
        if cell.data_type == "f":
            errors[place] = "This is a formula. Put its value in its place."
        elif cell.data_type == "e":
            errors[place] = f"The cell shows an error: {cell.value}."
        else:
            texts[-1] = _shown(cell.value)
    return texts, errors


def _shown(value):
    """The value of a cell as text."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, datetime):
        return (value.date() if value.time() == datetime.min.time() else value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.15g}"
    return ESCAPED.sub(_letter, str(value))


def _letter(found):
    """What a workbook writes for a letter that XML cannot hold; others are never written so, or no text of ours."""
    letter = chr(int(found[1], 16))
    return letter if WRITTEN_SO.fullmatch(letter) else found[0]

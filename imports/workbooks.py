"""The lines of a workbook, which is inspected before it is unpacked into memory and refused where it is too large."""

import re
import warnings
import zipfile
from datetime import datetime, time
from io import BytesIO
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from backoffice.documents import ARCHIVE_ERRORS, document_extension, has_small_directory
from backoffice.uploads import MEGABYTE
from catalogue.cells import as_text
from imports.tables import Line

LARGEST_UNPACKED = 100 * MEGABYTE
MOST_PARTS = 1_000
# openpyxl reads all parts but sheets and their texts whole into objects.
LARGEST_OTHER_PART = MEGABYTE
LARGE_PARTS = re.compile(r"xl/(worksheets/|sharedStrings\.xml|media/)")
# Empty ones included: a sheet that was formatted all the way down has a million rows.
MOST_OF = {"row": 2**20, "c": 1_000_000}
MOST_ELEMENTS = 3_000_000
NOT_XML = (".bin", ".png", ".jpg", ".jpeg", ".gif", ".emf", ".wmf")
TOO_MUCH = "The workbook has too many rows or cells, including empty ones. Copy the rows into a new workbook."
NO_WORKBOOK = "This workbook cannot be read."
CELL_REFERENCE = re.compile(r"([A-Z]{1,3})\d*")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
NEEDS_ESCAPE = re.compile("[_\x01-\x08\x0b-\x1f\ufffe\uffff]")
UNREADABLE = (*ARCHIVE_ERRORS, InvalidFileException, ParseError, TypeError, AttributeError)


def lines_of_workbook(content, most_rows, most_columns):
    """The Lines of the first sheet, `most_rows` at most, without blank ones below the first.

    Raises ValidationError where it cannot be read or a row has more than `most_columns` cells.
    """
    try:
        with warnings.catch_warnings():
            # openpyxl warns of whatever it leaves out, such as drop-down lists.
            warnings.simplefilter("ignore")
            inspected = inspect_archive(content, most_rows, most_columns)
            return read_lines(content, inspected, most_rows)
    except UNREADABLE as error:
        raise ValidationError(NO_WORKBOOK) from error


def read_lines(content, inspected, most_rows):
    book = load_workbook(BytesIO(content), read_only=True)
    sheet = book.worksheets[0]
    # A sheet may go under the name of a picture, which is not inspected.
    if sheet._worksheet_path.lstrip("/") not in inspected:
        raise ValidationError(NO_WORKBOOK)
    # What a sheet claims as its size may be false, and openpyxl would fill all of it with cells.
    sheet.reset_dimensions()
    lines = []
    rows = sheet.iter_rows(max_row=most_rows)
    for number, cells in enumerate(rows, 1):
        is_kept = number == 1 or has_content(cells)
        if is_kept:
            line = line_of(number, cells)
            lines.append(line)
    return lines


def has_content(cells):
    return any(cell.value is not None for cell in cells)


def inspect_archive(content, most_rows, most_columns):
    """The names of the parts that were inspected: all that may be XML.

    Raises ValidationError where the archive is, or unpacks to, more than a workbook of rows needs.
    """
    if not has_small_directory(content):
        raise ValidationError(NO_WORKBOOK)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        if document_extension(content) != "xlsx":
            raise ValidationError("This is not an XLSX workbook, or it contains macros.")
        check_sizes(archive.infolist())
        names = names_of_xml(archive)
        inspection = Inspection(most_rows, most_columns)
        for name in names:
            with archive.open(name) as part:
                inspection.read(part)
    return names


def names_of_xml(archive):
    """The names of the parts that may be XML."""
    names = set()
    # Each name once: an archive may list a large part a thousand times.
    for name in set(archive.namelist()):
        is_folder = name.endswith("/")
        is_other = name.lower().endswith(NOT_XML)
        if not is_folder and not is_other:
            names.add(name)
    return names


def check_sizes(parts):
    """Raises ValidationError for too many or too large parts; zipfile never unpacks more than these sizes."""
    unpacked = sum(part.file_size for part in parts)
    is_too_large = unpacked > LARGEST_UNPACKED
    if is_too_large or len(parts) > MOST_PARTS:
        most = filesizeformat(LARGEST_UNPACKED)
        raise ValidationError(f"The workbook unpacks to more than {most}, or to too many parts.")
    for part in parts:
        if part.file_size <= LARGEST_OTHER_PART:
            continue
        if not LARGE_PARTS.match(part.filename):
            raise ValidationError("The workbook has too many formats and settings. Save it as CSV.")


class Inspection:
    """Reads the parts of a workbook without keeping anything of them.

    Raises ValidationError for a document type, which no part may have (ISO/IEC 29500-2, 8.1.4) and
    entities need, for more rows or columns with content than may be imported, and for more elements
    than so many rows need.
    """

    def __init__(self, most_rows, most_columns):
        self.most_rows = most_rows
        self.most_columns = most_columns
        self.elements = 0
        self.counts = dict.fromkeys(MOST_OF, 0)

    def read(self, file):
        self.row = 0
        self.cells_in_row = 0
        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = self.refuse_doctype
        parser.StartElementHandler = self.inspect_element
        parser.ParseFile(file)

    def refuse_doctype(self, *declaration):
        raise ValidationError(
            "The workbook contains a document type declaration, which is not allowed."
        )

    def inspect_element(self, name, attributes):
        tag = name.rpartition(":")[2]
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise ValidationError(TOO_MUCH)
        if tag in MOST_OF:
            self.count(tag)
        if tag == "row":
            self.start_row(attributes)
        elif tag == "c":
            self.inspect_cell(attributes)
        elif tag in ("v", "is"):
            self.inspect_content()

    def count(self, tag):
        self.counts[tag] += 1
        if self.counts[tag] > MOST_OF[tag]:
            raise ValidationError(TOO_MUCH)

    def start_row(self, attributes):
        number = attributes.get("r", "")
        if number.isdecimal():
            # Python refuses to read numbers of more than 4,300 digits.
            self.row = int(number[:12])
        else:
            self.row += 1
        self.cells_in_row = 0

    def inspect_cell(self, attributes):
        self.cells_in_row += 1
        reference = CELL_REFERENCE.fullmatch(attributes.get("r", "A"))
        columns = self.cells_in_row
        if reference:
            columns = max(columns, column_number(reference[1]))
        # A cell without letters, or with four, is in no column of a sheet.
        is_beyond = reference is None or columns > self.most_columns
        if is_beyond:
            raise ValidationError(f"The workbook has more than {self.most_columns} columns.")

    def inspect_content(self):
        lowest = self.most_rows - 1
        if self.row > lowest:
            raise ValidationError(f"The workbook has content below row {lowest:,}. Split it.")


def column_number(letters):
    number = 0
    for letter in letters:
        number = 26 * number + ord(letter) - 64
    return number


def line_of(number, cells):
    texts = []
    errors = {}
    for position, cell in enumerate(cells):
        text = ""
        if cell.data_type == "f":
            errors[position] = "This cell contains a formula. Replace it with its value."
        elif cell.data_type == "e":
            errors[position] = f"The cell shows an error: {cell.value}."
        else:
            text = cell_text(cell.value)
        texts.append(text)
    return Line(number, texts, errors)


def cell_text(value):
    """The value of a cell as text."""
    if isinstance(value, datetime):
        return moment_text(value)
    if isinstance(value, float):
        # A float may differ in its last digits from what somebody wrote.
        return f"{value:.15g}"
    if isinstance(value, str):
        return ESCAPED.sub(unescaped, value)
    return as_text(value)


def moment_text(moment):
    # A day without a time is a datetime for openpyxl.
    if moment.time() == time.min:
        return moment.date().isoformat()
    return moment.isoformat()


def unescaped(match):
    """The character for its escape, where XML cannot hold it; any other escape is the text that somebody wrote."""
    character = chr(int(match[1], 16))
    if NEEDS_ESCAPE.fullmatch(character):
        return character
    return match[0]

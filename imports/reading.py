"""Rows out of a file that somebody brought: CSV with the letters and separators that offices use, JSON, or a workbook.

Nothing that a file says of itself is believed before it is measured: a workbook is refused before it is unpacked into
memory, and letters are never guessed at.
"""

import codecs
import csv
import json
import re
import warnings
import zipfile
import zlib
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO, StringIO
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from search.exporting import BETWEEN, FORMULA, NOT_XML
from sources.uploads import MEGABYTE, has_small_directory

LARGEST_FILE = 20 * MEGABYTE
LARGEST_UNPACKED = 100 * MEGABYTE
MOST_PARTS = 1_000  # of a workbook
MOST_ROWS, MOST_COLUMNS = 20_000, 200
SEPARATORS = ",;\t"
MARKS = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# Older letters, of which every sequence of bytes is a text in the one and mostly another text in the other.
ENCODINGS = {"cp1250": "Central European (Windows-1250)", "cp1252": "Western European (Windows-1252)"}
SAMPLES = 6
NO_WORKBOOK = "This workbook cannot be read."
CELL = re.compile(r"([A-Z]{1,3})\d*")
ESCAPED = re.compile(r"_x([0-9A-Fa-f]{4})_")
BROKEN = (
    zipfile.BadZipFile, zlib.error, InvalidFileException, ParseError, expat.ExpatError,
    KeyError, ValueError, TypeError, AttributeError, IndexError, OSError, EOFError, NotImplementedError, RuntimeError,
)  # fmt: skip


class LettersUnknown(Exception):
    """The text is not in Unicode."""


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
        table = _workbook(content)
    else:
        text = _text(content, encoding)
        is_json = text.lstrip()[:1] in ("[", "{")
        if is_json:
            return _limited(_json(text, columns))
        table = _csv(text, columns)
    header = next(table, None)
    if header is None:
        raise ValidationError("The file is empty.")
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
    names = ["_".join(str(cell).strip().lower().split()) for cell in cells]
    while names and not names[-1]:
        names.pop()
    _check_columns(names, columns)
    return names


def _check_columns(names, columns):
    unknown = [name or "(empty)" for name in names if name not in columns]
    twice = sorted({name for name in names if names.count(name) > 1})
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


def _text(content, encoding):
    mark = next((mark for mark in MARKS if content.startswith(mark)), None)
    try:
        text = content.decode(MARKS[mark] if mark else encoding or "utf-8")
    except UnicodeDecodeError as error:
        if mark or encoding:
            raise ValidationError("The letters of this file are not what it says, or what was chosen.") from error
        raise LettersUnknown from error
    for sign, what in (("\x00", "NUL characters; save it as “CSV UTF-8”"), ("\ufffd", "“�”, a letter that was lost")):
        if sign in text:
            raise ValidationError(f"Line {text[: text.index(sign)].count(chr(10)) + 1} of the file holds {what}.")
    return text


def samples(content):
    """{encoding: words of the file with letters beyond ASCII} in those encodings that the file can be in."""
    words = list(dict.fromkeys(word for word in re.findall(rb"[^\s,;]+", content) if not word.isascii()))[:SAMPLES]
    found = {}
    for encoding in ENCODINGS:
        try:
            content.decode(encoding)
        except UnicodeDecodeError:
            continue
        found[encoding] = [word.decode(encoding)[:40] for word in words]
    return found


def _csv(text, columns):
    """(number, cells, errors) of every line."""
    first, _, rest = text.partition("\n")
    if re.fullmatch(r'"?sep=.?"?\s*', first):  # a note of Excel's to itself
        text, (first, _, rest) = rest, rest.partition("\n")
    separator = max(SEPARATORS, key=lambda sign: _known(first, sign, columns))
    reader = csv.reader(StringIO(text, newline=""), delimiter=separator, strict=True)
    try:
        for number, cells in enumerate(reader, 1):
            if len(cells) > MOST_COLUMNS:
                raise ValidationError(f"Row {number} has more than {MOST_COLUMNS} cells.")
            yield number, [_without_guard(cell) for cell in cells], {}
    except csv.Error as error:
        raise ValidationError(f"Line {reader.line_num} of the file cannot be read: {error}.") from error


def _known(line, separator, columns):
    try:
        return len(set(_names(next(csv.reader([line.strip("\r")], delimiter=separator), []))).intersection(columns))
    except csv.Error:
        return 0


def _names(cells):
    return ["_".join(cell.strip().lower().split()) for cell in cells]


def _without_guard(cell):
    """A cell as it was before the apostrophe that keeps spreadsheets from running it (search.exporting)."""
    return cell[1:] if cell.startswith("'") and FORMULA.match(cell[1:]) else cell


def _json(text, columns):
    try:
        # Numbers stay the texts that they are: no limit of digits, no rounding.
        records = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except (ValueError, RecursionError) as error:
        raise ValidationError(f"This is no JSON that can be read: {error}.") from error
    if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
        raise ValidationError("The JSON should be a list of objects, one a record.")
    for number, record in enumerate(records, 2):
        _check_columns(list(record), columns)
        row = Row(number)
        for name, value in record.items():
            try:
                row.cells[name] = _plain(value)
            except ValidationError as error:
                row.errors[name] = error.message
        yield row


def _plain(value):
    """A value of JSON as the text of a cell."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, list) and all(isinstance(item, str) for item in value):
        return BETWEEN.join(value)
    if isinstance(value, str) and "\x00" not in value and not re.search("[\ud800-\udfff]", value):
        return value
    raise ValidationError("This is neither a text, a number, a truth nor a list of texts.")


def _workbook(content):
    """(number, cells, errors) of every row of the first sheet."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about what openpyxl leaves out, such as drop-down lists
            _check_archive(content)
            book = load_workbook(BytesIO(content), read_only=True)
            sheet = book.worksheets[0]
            sheet.reset_dimensions()  # what a sheet says of its size is not believed
            rows = [
                (number, *_values(cells))
                for number, cells in enumerate(sheet.iter_rows(max_row=MOST_ROWS + 2), 1)
                if number == 1 or any(cell.value is not None for cell in cells)
            ]
    except BROKEN as error:
        raise ValidationError(NO_WORKBOOK) from error
    return iter(rows)


def _check_archive(content):
    """Raises ValidationError for a workbook that is, or unpacks to, more than a workbook of rows needs."""
    if not has_small_directory(content):
        raise ValidationError(NO_WORKBOOK)
    with zipfile.ZipFile(BytesIO(content)) as archive:
        parts = archive.infolist()
        names = {part.filename for part in parts}
        if "xl/workbook.xml" not in names or any(name.endswith("vbaProject.bin") for name in names):
            raise ValidationError("This is no XLSX workbook without macros.")
        # zipfile never unpacks more of a part than its directory says.
        if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > LARGEST_UNPACKED:
            most = filesizeformat(LARGEST_UNPACKED)
            raise ValidationError(f"The workbook unpacks to more than {most}, or to too many parts.")
        for part in parts:
            if part.filename.endswith((".xml", ".rels", ".vml")):
                with archive.open(part) as file:
                    _Inspection().read(file)


class _Inspection:
    """Reads a part of a workbook without keeping anything of it.

    Raises ValidationError for a document type, which no part may have (ISO/IEC 29500-2, 8.1.4) and entities need, and
    for more columns than a row may have.
    """

    def __init__(self):
        self.parser = expat.ParserCreate()
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._element
        self.in_row = 0

    def read(self, file):
        self.parser.ParseFile(file)

    def _doctype(self, *declared):
        raise ValidationError("The workbook declares a document type, which no workbook needs.")

    def _element(self, name, attributes):
        tag = name.rpartition(":")[2]
        if tag == "row":
            self.in_row = 0
        elif tag == "c":
            self.in_row += 1
            place = CELL.fullmatch(attributes.get("r", "A"))
            if place is None or max(self.in_row, _column(place[1])) > MOST_COLUMNS:
                raise ValidationError(f"The workbook has more than {MOST_COLUMNS} columns.")


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
    """What a workbook writes for a letter that XML cannot hold; other letters are never written so."""
    letter = chr(int(found[1], 16))
    return letter if letter == "_" or NOT_XML.fullmatch(letter) or letter == "\r" else found[0]

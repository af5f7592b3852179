"""The rows of an uploaded file: a CSV in any encoding and with any separator, a JSON, or a workbook."""

from django.core.exceptions import ValidationError
from django.template.defaultfilters import filesizeformat

from backoffice.uploads import MEGABYTE
from imports.csv_rows import csv_lines
from imports.encodings import older_texts, text_of
from imports.json_rows import json_rows
from imports.tables import MOST_COLUMNS, MOST_ROWS, limited, rows_below_header

LARGEST_FILE = 20 * MEGABYTE
ZIP_ARCHIVE = b"PK\x03\x04"


def rows_of(content, columns, *, encoding=""):
    """The Rows of a file.

    Raises ValidationError, and EncodingUnknown for a text in an older encoding unless `encoding` names it.
    """
    if len(content) > LARGEST_FILE:
        raise ValidationError(
            f"The file is larger than {filesizeformat(LARGEST_FILE)}. Split it into smaller files."
        )
    if content.startswith(ZIP_ARCHIVE):
        return limited(rows_below_header(workbook_lines(content), columns))
    text = text_of(content, encoding)
    if text.lstrip().startswith(("[", "{")):
        return limited(json_rows(text, columns))
    return limited(rows_below_header(csv_lines(text, columns), columns))


def check_in_older_encodings(content, columns):
    """Raises ValidationError for a file that is refused in the same words in any older encoding.

    Nobody then needs to choose one.
    """
    refusals = set()
    for encoding in older_texts(content):
        try:
            rows_of(content, columns, encoding=encoding)
        except ValidationError as error:
            refusals.add(error.message)
        else:
            return
    # In different words, only who knows the right letters can read them.
    if len(refusals) == 1:
        raise ValidationError(refusals.pop())


def workbook_lines(content):
    from imports.workbooks import lines_of_workbook  # noqa: PLC0415 - brings 10 MB of memory with it

    # Two more than are taken: the header, and the row that shows that there are too many.
    return lines_of_workbook(content, MOST_ROWS + 2, MOST_COLUMNS)

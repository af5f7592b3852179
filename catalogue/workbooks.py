"""Lists as workbooks."""

import re
from tempfile import TemporaryFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from catalogue.cells import as_text
from catalogue.parameters import BadParameters

MOST_ROWS = 20_000  # a workbook is only complete when its last row is, and the reader waits for it
LONGEST_CELL = 32_767  # characters of a cell of a workbook that Excel opens whole
LONGEST_SHEET_NAME = 31
NOT_XML = re.compile("[\x00-\x08\x0b-\x1f\ud800-\udfff\ufffe\uffff]")
ESCAPE = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")


def workbook(table, numbers, total):
    """An open file with the rows of these `total` records. Raises BadParameters where it cannot hold them."""
    if total > MOST_ROWS:
        most = f"A workbook holds {MOST_ROWS:,} rows at most; these are {total:,}."
        raise BadParameters({"format": f"{most} Narrow the list, or download CSV or JSON."})
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.name[:LONGEST_SHEET_NAME])
    sheet.append(table.header)
    too_long = ""  # the first column with a text that does not fit
    for row in table.records(numbers):
        cells = []
        for column in table.header:
            text = workbook_text(row[column])
            cells.append(text_cell(sheet, text))
            if not too_long and len(text) > LONGEST_CELL:
                too_long = column
        sheet.append(cells)
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    if too_long:
        file.close()
        message = (
            f"A text in “{too_long}” is too long for a cell of a workbook. Download CSV or JSON."
        )
        raise BadParameters({"format": message})
    file.seek(0)
    return file


def workbook_text(value):
    """A value as text, with signs that XML cannot hold in the workbook's own way (ISO/IEC 29500-1, 22.9.2.19)."""
    # A text that looks like such a sign is escaped itself; otherwise it would be read as the sign.
    text = ESCAPE.sub("_x005F_x", as_text(value))
    return NOT_XML.sub(lambda sign: f"_x{ord(sign[0]):04X}_", text)


def text_cell(sheet, text):
    """A cell with this text, never a formula."""
    if not text:
        return WriteOnlyCell(sheet, value=None)
    cell = WriteOnlyCell(sheet, value=text[:LONGEST_CELL])
    # openpyxl takes a text that begins with “=” for a formula unless the type is set afterwards.
    cell.data_type = "s"
    return cell

"""Lists as workbooks."""

import re
from tempfile import TemporaryFile

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell

from catalogue.exports import NOT_XML, as_text
from catalogue.parameters import BadParameters

MOST_IN_A_WORKBOOK = 20_000  # rows; a workbook is only complete when its last row is, and the reader waits for it
LONGEST = 32_767  # characters of a cell of a workbook that Excel opens whole
ESCAPED = re.compile(r"_x(?=[0-9A-Fa-f]{4}_)")


def workbook(table, numbers, total):
    """An open file with the rows of these `total` records. Raises BadParameters where it cannot hold them."""
    if total > MOST_IN_A_WORKBOOK:
        most = f"A workbook holds {MOST_IN_A_WORKBOOK:,} rows at most; these are {total:,}."
        raise BadParameters({"format": f"{most} Narrow the list, or take CSV or JSON."})
    book = Workbook(write_only=True)
    sheet = book.create_sheet(table.name[:31])
    sheet.append(table.columns)
    longest = ""
    for row in table.records(numbers):
        texts = [in_a_workbook(row[column]) for column in table.columns]
        longest = longest or next((c for c, t in zip(table.columns, texts, strict=True) if len(t) > LONGEST), "")
        sheet.append([_workbook_cell(sheet, text) for text in texts])
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    if longest:
        file.close()
        too_long = f"A text in “{longest}” is longer than a cell of a workbook can be. Take CSV or JSON."
        raise BadParameters({"format": too_long})
    file.seek(0)
    return file


def in_a_workbook(value):
    """A value as text, with signs that XML cannot hold in the workbook's own way (ISO/IEC 29500-1, 22.9.2.19)."""
    text = ESCAPED.sub("_x005F_x", as_text(value))
    return NOT_XML.sub(lambda found: f"_x{ord(found[0]):04X}_", text)


def _workbook_cell(sheet, text):
    """A cell with this text, never a formula."""
    cell = WriteOnlyCell(sheet, value=text[:LONGEST] or None)
    if text:
        cell.data_type = "s"
    return cell

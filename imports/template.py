"""The workbook to fill in: a sheet for the rows, one with the values that cells may have, one that explains columns."""

from tempfile import TemporaryFile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from catalogue.workbooks import workbook_text

ROWS = 5_000  # that offer the list of values
WIDTHS = {"narrow": 16, "wide": 44}
LONG = 60  # characters of an explanation beyond which a column is wide


def template(importer, user):
    """An open file with the workbook for this person."""
    book = Workbook()
    rows = book.active
    rows.title = importer.label[:31]
    allowed = importer.values(user)
    values = _values(book.create_sheet("Values"), allowed)
    _explanations(book.create_sheet("Columns"), importer, allowed)
    rows.append(list(importer.columns))
    rows.freeze_panes = "A2"
    for place, (name, what) in enumerate(importer.columns.items(), 1):
        letter = get_column_letter(place)
        rows.column_dimensions[letter].width = WIDTHS["wide" if len(what) > LONG else "narrow"]
        rows.column_dimensions[letter].number_format = "@"
        rows.cell(1, place).font = Font(bold=True)
        if name in values and name not in importer.several:
            offered = DataValidation(type="list", formula1=values[name], allow_blank=True)
            offered.error = "Take a value of the sheet “Values”."
            offered.add(f"{letter}2:{letter}{ROWS}")
            rows.add_data_validation(offered)
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file


def _values(sheet, allowed):
    """Write the values; returns {column: where they stand}."""
    places, column = {}, 1
    for name, values in allowed.items():
        sheet.cell(1, column, name).font = Font(bold=True)
        sheet.cell(1, column + 1, f"{name}: what it means").font = Font(bold=True)
        for row, (value, label) in enumerate(values, 2):
            for place, text in ((column, value), (column + 1, label)):
                cell = sheet.cell(row, place, workbook_text(str(text)))
                cell.data_type = "s"  # never a formula
        letter = get_column_letter(column)
        if values:
            places[name] = f"Values!${letter}$2:${letter}${len(values) + 1}"
        sheet.column_dimensions[get_column_letter(column + 1)].width = WIDTHS["wide"]
        column += 2
    sheet.freeze_panes = "A2"
    return places


def _explanations(sheet, importer, allowed):
    sheet.append(["column", "what it holds"])
    for name, what in importer.columns.items():
        several = " Several, with a semicolon between." if name in importer.several else ""
        listed = " One of those on the sheet “Values”." if name in allowed and not several else several
        sheet.append([name, f"{what}{listed}"])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    sheet.column_dimensions["A"].width, sheet.column_dimensions["B"].width = 24, 100
    for row in sheet.iter_rows(min_row=2, max_col=2):
        row[1].alignment = Alignment(wrap_text=True, vertical="top")

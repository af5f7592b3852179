"""The workbook to fill in: a sheet for the rows, one with the values that cells may have, one that explains columns."""

from tempfile import TemporaryFile

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation

from catalogue.workbooks import workbook_text

ROWS = 5_000  # that offer the list of values
NARROW = 16
WIDE = 44
WIDEST = 100
LONG = 60  # characters of an explanation beyond which a column is wide
BOLD = Font(bold=True)


def template_workbook(importer, user):
    """An open file with the workbook for this person."""
    book = Workbook()
    allowed = importer.values(user)
    rows_sheet = book.active
    values_sheet = book.create_sheet("Values")
    columns_sheet = book.create_sheet("Columns")
    ranges = fill_values(values_sheet, allowed)
    fill_columns(columns_sheet, importer, allowed)
    fill_rows(rows_sheet, importer, ranges)
    file = TemporaryFile()  # noqa: SIM115 - the response closes it
    book.save(file)
    file.seek(0)
    return file


def fill_rows(sheet, importer, ranges):
    """Write the header, with a list of values to choose from where a column takes one of them."""
    sheet.title = importer.label[:31]  # Excel opens no sheet with a longer name
    sheet.append(list(importer.columns))
    sheet.freeze_panes = "A2"
    for position, (name, explanation) in enumerate(importer.columns.items(), 1):
        letter = get_column_letter(position)
        dimension = sheet.column_dimensions[letter]
        dimension.width = WIDE if len(explanation) > LONG else NARROW
        # As text: Excel would make dates and numbers of whatever looks like them.
        dimension.number_format = "@"
        sheet.cell(1, position).font = BOLD
        # A list in a cell of Excel offers one value, and refuses several.
        if name in ranges and name not in importer.several:
            sheet.add_data_validation(list_validation(ranges[name], letter))


def list_validation(values_range, letter):
    validation = DataValidation(type="list", formula1=values_range, allow_blank=True)
    validation.error = "Choose a value from the sheet “Values”."
    validation.add(f"{letter}2:{letter}{ROWS}")
    return validation


def fill_values(sheet, allowed):
    """Write two columns, values and labels, for each column of the rows. Returns {column: range of its values}."""
    ranges = {}
    position = 1
    for name, values in allowed.items():
        letter = get_column_letter(position)
        sheet.cell(1, position, name).font = BOLD
        sheet.cell(1, position + 1, f"{name}: what it means").font = BOLD
        for row, (value, label) in enumerate(values, 2):
            write_text(sheet, row, position, value)
            write_text(sheet, row, position + 1, label)
        if values:
            ranges[name] = f"Values!${letter}$2:${letter}${len(values) + 1}"
        sheet.column_dimensions[get_column_letter(position + 1)].width = WIDE
        position += 2
    sheet.freeze_panes = "A2"
    return ranges


def write_text(sheet, row, position, text):
    cell = sheet.cell(row, position, workbook_text(str(text)))
    # openpyxl takes a text that begins with = for a formula.
    cell.data_type = "s"


def fill_columns(sheet, importer, allowed):
    """Explain each column in a line."""
    sheet.append(["column", "what it holds"])
    for name, explanation in importer.columns.items():
        if name in importer.several:
            explanation += " Separate several values with semicolons."
        elif name in allowed:
            explanation += " One of the values on the sheet “Values”."
        sheet.append([name, explanation])
    for cell in sheet[1]:
        cell.font = BOLD
    sheet.column_dimensions["A"].width = 24
    sheet.column_dimensions["B"].width = WIDEST
    for row in sheet.iter_rows(min_row=2, max_col=2):
        row[1].alignment = Alignment(wrap_text=True, vertical="top")

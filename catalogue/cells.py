"""Values as the cells of a file: as text, and so that no spreadsheet takes a text for a formula."""

import re
from datetime import date

BETWEEN = "; "  # the values of a cell with several

# Where a spreadsheet would find a formula: at the beginning of the text, and after the characters
# that separate cells and rows in the offices of Hungary, Germany or France, whose CSV has
# semicolons. Quotation marks, spaces and apostrophes may stand before it, so that a text that is
# guarded already is found as well, and gets one more.
BEFORE = r"""(?:["']|[^\S\t\r\n])*"""
# The line of a list in Markdown is none: a sign, a space and words. What a formula could call or
# refer to another cell, file or program with is not in it.
LIST_ITEM = r"""[+\-] (?:\*\*)?[^\W\d_][^;\t\r\n"(|!=@＝＠]*(?:[;\t\r\n]|\Z)"""
BEGINS = rf"(?!{LIST_ITEM})[=+\-@＝＋－＠]"
FORMULA = rf"(?:\A(?={{0}}{BEFORE}(?:[\t\r]|{BEGINS}))|(?<=[;\t\r\n])(?={{0}}{BEFORE}{BEGINS}))"
UNGUARDED = re.compile(FORMULA.replace("{0}", ""))
GUARDED = re.compile(FORMULA.replace("{0}", "'") + "'")


def as_text(value):
    """A value of a row as one text."""
    if value is None:
        return ""
    if value is True:
        return "yes"
    if value is False:
        return "no"
    if isinstance(value, list):
        return BETWEEN.join(value)
    if isinstance(value, date):
        return value.isoformat()
    return str(value)


def guarded_text(value):
    """A value as text in which no spreadsheet finds a formula: an apostrophe stands before each that would be one."""
    return UNGUARDED.sub("'", as_text(value))


def without_guard(cell):
    """A cell as it was before it was guarded."""
    if "'" not in cell:
        return cell
    return GUARDED.sub("", cell)

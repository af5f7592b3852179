"""Files are read right or refused: letters, separators, workbooks, and files that are made to do harm."""

import json
import tracemalloc
from contextlib import suppress
from datetime import date, datetime
from time import process_time

import pytest
from django.core.exceptions import ValidationError
from hypothesis import example, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from catalogue.cells import guarded_text, without_guard
from imports import reading, tables, workbooks
from imports.encodings import EncodingUnknown, samples
from imports.reading import rows_of
from tests.imports.files import read_part, saved, sheet, with_part, workbook

COLUMNS = ("slug", "title", "summary")
TEXT = "slug{0}title\nőr{0}Győr\n"
READ = [{"slug": "őr", "title": "Győr"}]


def cells(content, **kwargs):
    return [row.cells for row in rows_of(content, COLUMNS, **kwargs)]


@pytest.mark.parametrize("separator", [",", ";", "\t"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_csv_is_read_in_unicode_with_any_separator(separator, encoding):
    assert cells(TEXT.format(separator).encode(encoding)) == READ


def test_utf_16_is_read_from_either_end():
    assert cells(b"\xfe\xff" + TEXT.format("\t").encode("utf-16-be")) == READ
    assert cells(b"\xff\xfe" + TEXT.format("\t").encode("utf-16-le")) == READ


@pytest.mark.parametrize(("encoding", "word"), [("cp1250", "Győr"), ("cp1252", "España")])
def test_older_letters_are_asked_about_and_then_read_right(encoding, word):
    content = f"title\n{word}\n".encode(encoding)

    with pytest.raises(EncodingUnknown):
        rows_of(content, COLUMNS)
    assert cells(content, encoding=encoding) == [{"title": word}]


def test_the_question_shows_how_words_would_read():
    assert samples("title;slug\nGyőr;Škofja Loka\nGyőr;Žďár;été\n".encode("cp1250")) == {
        "cp1250": ["Győr", "Žďár"],
        "cp1252": ["Gyõr", "Žïár"],
    }


def test_the_letter_that_tells_is_shown_of_a_long_word_too():
    shown = samples(f"title\n{'é' * 100}ő{'é' * 100}\n".encode("cp1250"))

    assert shown == {
        name: [f"{'é' * 20}{letter}{'é' * 19}"]
        for name, letter in (("cp1250", "ő"), ("cp1252", "õ"))
    }


def test_letters_that_read_alike_either_way_are_not_asked_about():
    assert cells("title\nÉté a Málaga\n".encode("cp1252")) == [{"title": "Été a Málaga"}]


@pytest.mark.parametrize("encoding", ["cp1250", "cp1252"])
def test_unicode_is_read_as_that_whatever_was_chosen(encoding):
    assert cells(TEXT.format(";").encode(), encoding=encoding) == READ


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\xff" * 600,
            "This is an old .xls workbook.*Save it as XLSX",
        ),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n", "This is a PDF"),
        (b"\x89PNG\r\n\x1a\n\xff", "This is an image"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "This is an image"),
        (b"\x1f\x8b\x08\xff", "This is a compressed file"),
        (b"<html><table><tr><td>title</td></tr></table>\xff", "This is a web page or an XML"),
        ("Győr\n".encode("utf-16-le"), "Line 1 of the file holds NUL"),
        (b"title\n\xff\x00\n", "Line 2 of the file holds NUL"),
        (
            b"title\n\x81\x83\x90\n",
            "The text of this file cannot be read. Save it as “CSV UTF-8”",
        ),
    ],
)
@pytest.mark.parametrize("encoding", ["", "cp1250"])
def test_a_file_that_is_no_text_in_known_letters_is_refused_without_a_question(
    content, message, encoding
):
    with pytest.raises(ValidationError, match=message):
        rows_of(content, COLUMNS, encoding=encoding)


def test_a_choice_that_the_letters_cannot_be_is_refused():
    with pytest.raises(ValidationError, match="not in the character encoding that you chose"):
        rows_of("title\nŤažký\n".encode("cp1250"), COLUMNS, encoding="cp1252")


def test_letters_that_cannot_be_those_are_not_offered():
    assert list(samples("title\nŤažký\n".encode("cp1250"))) == ["cp1250"]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "The file is empty"),
        (b"\xff\xfet\x00x", "The file is not in the character encoding that it names"),
        (b"title\na\x00b\n", "Line 2 of the file holds NUL"),
        ("title\nGy\ufffdr\n".encode(), "Line 2 of the file holds “\ufffd”"),
        (TEXT.format(",").encode("utf-16-le"), "holds NUL"),
        (b"title\n", "has no rows below its header"),
        (
            b"title,colour\na,b\n",
            "Unknown column: “colour”. Rename or remove it. Known columns: slug, title, summary",
        ),
        (
            b'"Project, title";"Start / begins"\n"a";"b"\n',
            "Unknown columns: “Project, title”, “Start / begins”. "
            "Rename or remove them. Known columns: slug, title, summary. "
            "If the names of the columns are further down, remove the rows above them.",
        ),
        (
            b"a,a,c,d,e,f,g,title\n1,2,3,4,5,6,7,8\n",
            "Unknown columns: “a”, “c”, “d”, “e”, “f” and 1 more. Rename or remove them. "
            "Known columns: slug, title, summary",
        ),
        (b"title,title\na,b\n", "The column “title” appears twice"),
        (b'title\n"open\n', "Line 2 of the file cannot be read"),
        (b"title\n" + b"," * 500 + b"\n", "Row 2 has more than 200 cells"),
        (b'title\n"' + b"x" * 200_000 + b'"\n', "cannot be read: field larger than field limit"),
        (b"[1]", "The JSON file must be a list of objects"),
        (b'{"title": "a"}', "The JSON file must be a list of objects"),
        (b"[" * 100_000, "This is not valid JSON"),
        (b'[{"title": "a"', "This is not valid JSON"),
        (b'[{"colour": "a"}]', "Unknown column: “colour”"),
        (b'[{"title": "a", "title": "b"}]', "The column “title” appears twice"),
        (b'[{"title": {"a": 1}}]', "Unknown column: “a”"),
        (b'[{"\\ud800": "a"}]', "Unknown column: “[?]”"),
        (b'[{"Title": "a", "title ": "b"}]', "The column “title” appears twice"),
        (b"\n;;\n", "The file is empty"),
        (b"PK\x03\x04 and nothing else", "This workbook cannot be read"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(content, message):
    with pytest.raises(ValidationError, match=message):
        rows_of(content, COLUMNS)


def test_a_file_beyond_what_is_taken_is_refused(monkeypatch):
    monkeypatch.setattr(tables, "MOST_ROWS", 3)
    assert len(rows_of(b"title\n" + b"x\n" * 3, COLUMNS)) == 3

    with pytest.raises(ValidationError, match="more than 3 rows"):
        rows_of(b"title\n" + b"x\n" * 4, COLUMNS)
    monkeypatch.setattr(reading, "LARGEST_FILE", 10)
    with pytest.raises(ValidationError, match="larger than"):
        rows_of(b"title\n" + b"x" * 10, COLUMNS)


def test_names_of_columns_are_read_as_people_write_them_and_a_row_too_long_is_an_error_of_it():
    rows = rows_of(b"Slug ; TITLE\na;b;c\n\n;;\nd\n", COLUMNS)

    assert [(row.number, row.cells, row.errors) for row in rows] == [
        (2, {"slug": "a", "title": "b"}, {"": "The row has 3 cells, the header 2."}),
        (5, {"slug": "d", "title": ""}, {}),
    ]


def test_a_note_of_excel_to_itself_is_no_header():
    assert cells(b"sep=;\r\ntitle;slug\r\na;b\r\n") == [{"title": "a", "slug": "b"}]


@pytest.mark.parametrize("before", ["\n", "\r\n;;\r\n", ' ; \n""\n', "\n" * 50])
def test_blank_lines_before_the_header_are_skipped_and_counted(before):
    (row,) = rows_of(f"{before}title;slug\na;b\n".encode(), COLUMNS)

    assert (row.number, row.cells) == (2 + before.count("\n"), {"title": "a", "slug": "b"})


def test_blank_rows_before_the_header_of_a_workbook_are_skipped_and_counted():
    (row,) = rows_of(workbook([None], [None], ["title"], ["a"]), COLUMNS)

    assert (row.number, row.cells) == (4, {"title": "a"})


def test_names_of_a_json_are_read_as_people_write_them():
    assert cells(b'[{"Title": "a", " SLUG": "b"}]') == [{"title": "a", "slug": "b"}]


@given(st.text())
@example("'=1+1")
@example("''=1+1")
@example("'@")
def test_the_guard_against_formulas_is_taken_off_again(text):
    assert without_guard(guarded_text(text)) == text


def test_json_keeps_numbers_as_they_are_written_and_takes_lists_of_texts():
    content = json.dumps([{"slug": ["b", "a"], "title": None, "summary": True}]).encode()
    assert cells(content) == [{"slug": "b; a", "title": "", "summary": "yes"}]
    assert (
        cells(b'[{"slug": 1687872.00, "title": 1%s}]' % (b"0" * 5_000))[0]["slug"] == "1687872.00"
    )

    (row,) = rows_of(b'[{"slug": [[1]], "title": "\\u0000", "summary": ["\\ud800"]}]', COLUMNS)
    assert set(row.errors) == {"slug", "title", "summary"}


def test_a_workbook_is_read_with_its_dates_numbers_and_truths():
    content = workbook(
        ["slug", "title", "summary"],
        [date(2019, 3, 31), 2019, True],
        [datetime(2019, 3, 31, 12, 30), 0.1, None],
        [None, None, None],
        ["last", "", "_x0001__x005F_x0041_ _x0041_ _x0000__xD800_"],
    )

    rows = rows_of(content, COLUMNS)

    assert [(row.number, *row.cells.values()) for row in rows] == [
        (2, "2019-03-31", "2019", "yes"),
        (3, "2019-03-31T12:30:00", "0.1", ""),
        (5, "last", "", "\x01_x0041_ _x0041_ _x0000__xD800_"),
    ]


def test_a_formula_in_a_workbook_is_an_error_of_its_cell():
    (row,) = rows_of(workbook(["slug", "title"], ["a", "=1+1"]), COLUMNS)

    assert (row.cells, row.errors) == (
        {"slug": "a", "title": ""},
        {"title": "This cell contains a formula. Replace it with its value."},
    )


def test_a_text_that_begins_like_a_formula_is_a_text():
    book = Workbook()
    book.active.append(["title"])
    book.active["A2"].value, book.active["A2"].data_type = "=1+1", "s"

    assert cells(saved(book)) == [{"title": "=1+1"}]


PLAIN = workbook(["title"], ["a"])
MAIN = "xl/worksheets/sheet1.xml"
BOMB = "<row><c><v>1</v></c></row>" * 6_000_000  # 150 MB, in 150 kB
HOSTILE = {
    "unpacks to much": (MAIN, sheet(BOMB), "unpacks to more than"),
    "declares entities": (
        MAIN,
        sheet("<row/>", before='<!DOCTYPE x [<!ENTITY a "aa">]>'),
        "contains a document type declaration",
    ),
    "declares entities elsewhere": (
        "docProps/core.xml",
        '<!DOCTYPE x SYSTEM "file:///etc/passwd"><x/>',
        "document type",
    ),
    "has a far column": (
        MAIN,
        sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>'),
        "more than 200 columns",
    ),
    "has a column that cannot be": (
        MAIN,
        sheet('<row r="1"><c r="ZZZZZ1"><v>1</v></c></row>'),
        "more than 200 columns",
    ),
    "has many cells in a row": (
        MAIN,
        sheet(f"<row>{'<c><v>1</v></c>' * 2**12}</row>"),
        "more than 200 columns",
    ),
    "is no XML": (MAIN, "<worksheet", "cannot be read"),
    "has many formats": ("xl/styles.xml", "<x/>" * 2**19, "too many formats and settings"),
    "names no encoding": (MAIN, '<?xml version="1.0" encoding="nope"?><x/>', "cannot be read"),
    "has macros": ("xl/vbaProject.bin", "x", "or it contains macros"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_workbook_made_to_do_harm_is_refused_before_it_takes_memory(name):
    part, text, message = HOSTILE[name]
    content = with_part(PLAIN, part, text)
    del text
    tracemalloc.start()

    with pytest.raises(ValidationError, match=message):
        rows_of(content, COLUMNS)

    assert tracemalloc.get_traced_memory()[1] < 20 * 2**20
    tracemalloc.stop()


FLOODS = {
    "blank lines": (b"title\n" + b"\n" * 10**6, "more than 20,000 blank lines"),
    "blank lines alone": (b"\n" * 10**6, "The file is empty"),
    "blank lines before the header": (
        b"\n" * 10**6 + b"title\na\n",
        "more than 20,000 blank lines",
    ),
    "lines of nothing but separators": (
        b"title\n" + (b"," * 199 + b"\n") * 20_001,
        "more than 20,000 blank lines",
    ),
    "a header of separators": (b"title" + b"," * 5 * 2**20, "longer than any row can be"),
    "a row of many lines": (b"title\n" + b',"\n"' * (2**20 + 9), "longer than any row can be"),
    "lists": (b"[" + b"[]," * 10**6 + b"[]]", "too many values"),
    "values in a list": (
        b'[{"title": [' + b"1," * 10**6 + b"1]}]",
        "too many values",
    ),
    "the same name": (
        b"[{" + b'"title":1,' * 10**5 + b'"title":1}]',
        "The column “title” appears twice",
    ),
}


@pytest.mark.parametrize("name", FLOODS)
def test_a_text_made_to_keep_a_worker_busy_is_refused_before_it_takes_memory(name):
    content, message = FLOODS[name]
    before = process_time()
    with pytest.raises(ValidationError, match=message):
        rows_of(content, COLUMNS)
    taken = process_time() - before

    tracemalloc.start()
    with pytest.raises(ValidationError, match=message):
        rows_of(content, COLUMNS)
    assert tracemalloc.get_traced_memory()[1] < 60 * 2**20
    tracemalloc.stop()
    assert taken < 5


def test_a_sheet_of_a_million_empty_cells_is_refused():
    content = with_part(PLAIN, MAIN, sheet(f"<row>{'<c/>' * 200}</row>" * 5_001))

    with pytest.raises(ValidationError, match="too many rows or cells, including empty ones"):
        rows_of(content, COLUMNS)


@pytest.mark.parametrize("flood", ["<row/>", "<c/>", "<x/>"])
def test_a_sheet_with_many_elements_of_any_kind_is_refused(monkeypatch, flood):
    monkeypatch.setattr(workbooks, "MOST_OF", {"row": 150, "c": 150})
    monkeypatch.setattr(workbooks, "MOST_ELEMENTS", 400)
    assert cells(workbook(["title"], ["a"])) == [{"title": "a"}]

    with pytest.raises(ValidationError, match="too many rows or cells"):
        rows_of(
            with_part(PLAIN, MAIN, sheet(f"<row/>{flood * (151 if flood != '<x/>' else 401)}")),
            COLUMNS,
        )


def test_a_sheet_under_the_name_of_a_picture_is_refused():
    cells = sheet('<row r="1"><c r="XFD1"><v>1</v></c></row>')
    content = with_part(with_part(PLAIN, "xl/worksheets/sheet1.png", cells), MAIN, None)
    for part in ("xl/_rels/workbook.xml.rels", "[Content_Types].xml"):
        content = with_part(
            content, part, read_part(content, part).replace("sheet1.xml", "sheet1.png")
        )

    with pytest.raises(ValidationError, match="cannot be read"):
        rows_of(content, COLUMNS)


def test_a_row_far_down_and_a_size_that_is_not_true_take_nothing():
    far = '<dimension ref="A1:XFD1048576"/>'
    text = sheet(
        '<row r="1"><c r="A1" t="inlineStr"><is><t>title</t></is></c></row>'
        '<row r="9999999"><c r="A9999999"><v>1</v></c></row>'
    )
    content = with_part(PLAIN, MAIN, text.replace("<sheetData>", f"{far}<sheetData>"))

    with pytest.raises(ValidationError, match="content below row 20,001"):
        rows_of(content, COLUMNS)


@given(st.binary(max_size=300))
@settings(max_examples=200)
def test_no_bytes_are_more_than_refused(content):
    for start in (b"", b"PK\x03\x04", b"[", b"title\n", "\ufeff".encode()):
        with suppress(ValidationError, EncodingUnknown):
            rows_of(start + content, COLUMNS)

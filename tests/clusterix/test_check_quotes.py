"""`manage.py check_quotes`: every quotation is looked up in its document, and the facts' result is kept."""

import shutil

import pytest
from django.core.management import CommandError, call_command

from clusterix.fixture_builder.files import FOLDER
from clusterix.management.commands import check_quotes
from clusterix.quotes import quotes_file, quotes_of_facts, read_quotes
from sources.quotes import checksum_of
from tests.clusterix.test_fixtures import edit
from tests.factories import CitationFactory, ProjectFactory, SourceFactory

SHEET = "Project budget: 2,153,000 EUR\nPartners: 10\n"


@pytest.fixture
def documents(tmp_path):
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "whatever.txt").write_text(SHEET, encoding="utf-8")
    return folder


@pytest.fixture
def sheet(db):
    return SourceFactory(code="sheet", checksum=checksum_of(SHEET.encode()))


@pytest.fixture
def facts(tmp_path, monkeypatch):
    """A copy of fixtures/ that the command works on in place of the committed one."""
    copy = tmp_path / "fixtures"
    shutil.copytree(FOLDER, copy)
    monkeypatch.setattr(check_quotes, "FOLDER", copy)
    return copy


def quoted(source, value, **values):
    project = ProjectFactory(acronym="P")
    return CitationFactory(
        record=project, field="total_budget", source=source, value=value, **values
    )


def check(documents, capsys, **options):
    """(lines that the command wrote, the sentence with which it ended)."""
    with pytest.raises(CommandError) as raised:
        call_command("check_quotes", documents=documents, **options)
    return capsys.readouterr().out.splitlines()[3:], str(raised.value)


def test_quotations_that_stand_in_their_documents_are_found(documents, sheet, capsys):
    quoted(sheet, "2,153,000 eur")
    quoted(sheet, "a lot of money", kind="paraphrased")
    quoted(sheet, "15", kind="derived", derivation="sum of both")
    quoted(sheet, "10")

    call_command("check_quotes", documents=documents)

    assert capsys.readouterr().out.splitlines() == [
        "quoted: 2 of 4 statements (50%)",
        "paraphrased: 1 of 4 statements (25%)",
        "derived: 1 of 4 statements (25%)",
        "2 of 2 quotations found.",
    ]


def test_a_quotation_that_does_not_stand_in_its_document_is_named(documents, sheet, capsys):
    quoted(sheet, "10")
    quoted(sheet, "2,154,000 EUR")

    lines, end = check(documents, capsys)

    assert lines == ["Not found: sheet, total budget (EUR) of P: “2,154,000 EUR”"]
    assert end == "1 of 2 quotations found."


def test_a_missing_document_is_named_and_its_quotations_do_not_count_as_found(
    documents, sheet, capsys
):
    quoted(sheet, "10")
    quoted(SourceFactory(code="leaflet", checksum="ab" * 32), "Yes")
    quoted(SourceFactory(code="letter"), "No")

    lines, end = check(documents, capsys)

    assert lines == [
        f"Missing: no file has the checksum of leaflet, {'ab' * 32}.",
        "Missing: letter has no checksum.",
        "Not checked: leaflet, total budget (EUR) of P: “Yes”",
        "Not checked: letter, total budget (EUR) of P: “No”",
    ]
    assert end == "1 of 3 quotations found."


def test_a_document_that_is_no_text_is_named(documents, db, capsys):
    content = b"%PDF-1.7 \xff\xfe"
    (documents / "report.pdf").write_bytes(content)
    quoted(SourceFactory(code="report", checksum=checksum_of(content)), "Yes")

    _, end = check(documents, capsys)

    assert end == "report.pdf is no text in UTF-8."


def test_a_folder_that_is_not_there_is_named(tmp_path):
    with pytest.raises(CommandError, match=r"nowhere is no folder\.$"):
        call_command("check_quotes", documents=tmp_path / "nowhere")


def test_nothing_is_written_unless_every_quotation_was_found(documents, facts, capsys):
    before = (facts / "facts" / "quotes.json").read_text(encoding="utf-8")

    lines, end = check(documents, capsys, write=True)

    quotes = quotes_of_facts()
    assert len([line for line in lines if line.startswith("Not checked: ")]) == len(quotes)
    assert end == f"0 of {len(quotes)} quotations found."
    assert (facts / "facts" / "quotes.json").read_text(encoding="utf-8") == before


def test_what_was_found_is_written_beside_the_facts(documents, facts, monkeypatch, capsys):
    for path in (facts / "facts").glob("*.yaml"):
        path.unlink()
    (facts / "editorial" / "corrections.yaml").write_text(
        f"""
source: {{code: sheet, checksum: {checksum_of(SHEET.encode())}}}
statements:
  - {{of: project:p, field: total_budget, kind: quoted, says: "2,153,000 EUR", at: line 1}}
  - {{of: project:p, field: summary, kind: paraphrased, says: money for ten, at: line 2}}
""",
        encoding="utf-8",
    )

    call_command("check_quotes", documents=documents, write=True)

    written = read_quotes(facts)
    assert written.pop("checked_on")
    assert written == {
        "documents": {"sheet": checksum_of(SHEET.encode())},
        "quotes": [
            {
                "source": "sheet",
                "of": "project:p",
                "field": "total_budget",
                "says": "2,153,000 EUR",
                "at": "line 1",
                "lines": [1],
            }
        ],
    }


def key_of(row):
    return row["source"], row["of"], row["field"], row["says"], row["at"]


def quote_key(quote):
    return quote.source, quote.about, quote.field, quote.words, quote.at


def without_a_line(folder):
    """The quoted facts for which quotes.json has no line of their document."""
    found = {key_of(row) for row in read_quotes(folder)["quotes"] if row["lines"]}
    quotes = [quote_key(quote) for quote in quotes_of_facts(folder)]
    return [key for key in quotes if key not in found]


def test_every_quoted_fact_was_found_in_its_document():
    assert without_a_line(FOLDER) == []


def test_a_quoted_fact_that_was_not_looked_up_is_noticed(facts):
    edit(facts / "facts" / "sheet-clusterix.yaml", "says: 1st January", "says: 2nd January")

    assert without_a_line(facts) == [
        (
            "sheet-clusterix",
            "project:clusterix",
            "start",
            "2nd January 2012",
            "Facts and figures, line 53",
        )
    ]


def is_of_present_facts(folder):
    written = read_quotes(folder)
    lines = {key_of(row): row["lines"] for row in written["quotes"]}
    lines_by_quote = {}
    for quote in quotes_of_facts(folder):
        lines_by_quote[quote] = lines.get(quote_key(quote))
    return quotes_file(lines_by_quote, checked_on=written["checked_on"]) == written


def test_the_file_of_quotations_was_made_from_the_present_facts():
    assert is_of_present_facts(FOLDER)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        # Another document, a quotation less, another place in the document.
        ("checksum: 690a", "checksum: 790a"),
        (
            "field: start, kind: quoted, says: 1st January",
            "field: start, kind: paraphrased, says: 1st January",
        ),
        ('"Facts and figures, line 53"', '"Facts and figures, line 54"'),
    ],
)
def test_a_file_of_quotations_from_other_facts_is_noticed(facts, old, new):
    edit(facts / "facts" / "sheet-clusterix.yaml", old, new)

    assert not is_of_present_facts(facts)

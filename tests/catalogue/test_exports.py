"""Lists as files: what the filters leave, in three formats with the same columns, and nothing that runs or leaks."""

import csv
import io
import itertools
import json
import re
from datetime import date

import pytest
from django.conf import settings
from django.urls import get_resolver, reverse
from hypothesis import example, given
from hypothesis import strategies as st
from openpyxl import load_workbook

from catalogue import cells, exports, workbooks
from catalogue.cells import guarded_text, without_guard
from catalogue.exports import PassedOn, Table
from tests.factories import (
    ActionPlanFactory,
    CitationFactory,
    EditionFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    OutputFactory,
    PartnershipFactory,
    ProjectFactory,
    RegionFactory,
    SourceFactory,
    TopicFactory,
    UserFactory,
)
from tests.visitor import text

pytestmark = pytest.mark.django_db
ODD = "=1+1\tline\r\nnext; “quoted”, \x0b _x000B_ '@x Győr"


def content(response):
    assert response.status_code == 200, response.content
    return b"".join(response.streaming_content) if response.streaming else response.content


def rows(response):
    """[{column: text}] of a CSV as a spreadsheet reads it."""
    return list(csv.DictReader(io.StringIO(content(response).decode("utf-8-sig"), newline="")))


def sheet(response):
    """The same of a workbook."""
    head, *lines = load_workbook(io.BytesIO(content(response))).active.iter_rows(values_only=True)
    return [dict(zip(head, line, strict=True)) for line in lines]


@pytest.fixture
def practice():
    project = ProjectFactory(slug="shown", acronym="SHOWN")
    hidden = ProjectFactory(slug="hidden", hidden=True)
    edition = EditionFactory(
        published=True,
        title=ODD,
        practice__slug="mapping",
        practice__organisation=OrganisationFactory(slug="agency"),
        projects=[project, hidden],
        regions=[
            RegionFactory(code="AT22", name="Region AT22"),
            RegionFactory(code="AT11", name="Region AT11"),
        ],
        topics=[TopicFactory(slug="b", name="About b"), TopicFactory(slug="a", name="About a")],
        start=date(2012, 3, 1),
        is_ongoing=True,
        keywords="one, two",
    )
    # Two statements of one document are one source.
    study = SourceFactory(title="The study")
    CitationFactory(record=edition, source=study, field="title")
    CitationFactory(record=edition, source=study, field="summary")
    return edition


def test_a_practice_is_one_row_with_all_that_the_public_reads(client, practice):
    (row,) = json.loads(content(client.get("/practices.json")))

    assert row | {"published_at": "P"} == {
        "slug": "mapping",
        "organisation": "agency",
        "edition": 1,
        "status": "published",
        "published_at": "P",
        "title": ODD,
        "summary": practice.summary,
        **{name: getattr(practice, name) for name in practice.TEXTS},
        "start": "2012-03-01",
        "end": None,
        "dates_precision": "year",
        "is_ongoing": True,
        "scope": practice.scope,
        "keywords": "one, two",
        "language": "en",
        "change_note": "",
        "regions": ["AT11", "AT22"],
        "topics": ["a", "b"],
        "projects": ["shown"],
        "organisation_name": practice.practice.organisation.name,
        "region_names": ["Region AT11", "Region AT22"],
        "topic_names": ["About a", "About b"],
        "project_names": ["SHOWN"],
        "sources": ["The study"],
        "url": f"{settings.SITE_URL}/practices/mapping/",
    }


def test_the_three_formats_say_the_same_in_the_same_columns(client, practice):
    (of_json,) = json.loads(content(client.get("/practices.json")))
    (of_csv,) = rows(client.get("/practices.csv"))
    (of_workbook,) = sheet(client.get("/practices.xlsx"))

    assert list(of_csv) == list(of_workbook) == list(of_json)
    assert {name: cells.as_text(value) for name, value in of_json.items()} == {
        **of_csv,
        "title": of_csv["title"].removeprefix("'"),
        "start": of_csv["start"],
    }
    assert of_csv["regions"] == of_workbook["regions"] == "AT11; AT22"
    assert (of_csv["is_ongoing"], of_workbook["is_ongoing"]) == ("yes", "yes")


def test_the_filters_of_the_list_decide_what_is_in_the_file(client, practice):
    EditionFactory(published=True, title="Another", practice__slug="another")
    EditionFactory(title="A draft", practice__slug="draft")

    assert [row["slug"] for row in rows(client.get("/practices.csv"))] == ["mapping", "another"]
    assert [row["slug"] for row in rows(client.get("/practices.csv?topic=a"))] == ["mapping"]
    assert [row["slug"] for row in rows(client.get("/practices.csv?q=another"))] == ["another"]
    assert rows(client.get("/practices.csv?q=nothingofthekind")) == []
    assert json.loads(content(client.get("/practices.json?q=nothingofthekind"))) == []
    refused = client.get("/practices.csv?colour=green")
    assert refused.status_code == 400
    assert "colour" in text(refused)


def test_the_page_leads_to_the_files_of_what_it_shows(client, practice):
    page = client.get("/practices/?q=gyor&topic=a").content.decode()

    link = (
        r'<a class="button" href="/practices\.csv\?q=gyor&amp;topic=a"\s+download>Download CSV</a>'
    )
    assert re.search(link, page)


def test_the_lists_that_are_given_as_files_are_those_that_the_guide_names():
    patterns = {
        (namespace, name)
        for namespace, (_, resolver) in get_resolver().namespace_dict.items()
        for name in resolver.reverse_dict
        if isinstance(name, str) and name.endswith("-csv")
    }

    assert sorted(patterns) == [
        ("partners", "list-csv"),
        ("practices", "action-plans-csv"),
        ("practices", "list-csv"),
        ("projects", "list-csv"),
        ("projects", "outputs-csv"),
    ]


def test_every_list_that_has_files_is_there_as_one(client):
    country = RegionFactory(code="AT22", name="Styria").country
    organisation = OrganisationFactory(
        slug="agency", name="Agency", country=country, website="https://example.org"
    )
    OrganisationNameFactory(organisation=organisation, name="Agentur")
    project = ProjectFactory(slug="project", acronym="PROJECT")
    PartnershipFactory(project=project, organisation=organisation)
    PartnershipFactory(
        project=project, organisation=OrganisationFactory(slug="hidden", hidden=True)
    )
    OutputFactory(
        slug="output", project=project, organisation=OrganisationFactory(slug="h2", hidden=True)
    )
    ActionPlanFactory(
        slug="plan", project=project, organisation=organisation, topics=[TopicFactory(slug="a")]
    )

    (partner,) = rows(client.get("/partners.csv"))
    (of_project,) = rows(client.get("/projects.csv"))
    (output,) = rows(client.get("/outputs.csv"))
    (plan,) = rows(client.get("/action-plans.csv"))

    assert (partner["slug"], partner["names"], partner["projects"]) == (
        "agency",
        "Agentur",
        "project",
    )
    assert (of_project["acronym"], of_project["partners"]) == ("PROJECT", "agency")
    assert (output["slug"], output["project"], output["organisation"]) == ("output", "project", "")
    assert (plan["slug"], plan["organisation"], plan["topics"]) == ("plan", "agency", "a")
    for name in ("partners", "projects", "outputs", "action-plans"):
        assert (
            len(sheet(client.get(f"/{name}.xlsx")))
            == len(json.loads(content(client.get(f"/{name}.json"))))
            == 1
        )


# Texts of the signs that matter to spreadsheets, which come up seldom among all signs.
TELLING = st.lists(st.sampled_from(list("=+-@'\"; ,\t\r\n\x0b\xa0＝x")), max_size=12).map("".join)


def is_formula(cell):
    """Whether a spreadsheet may take a cell for a formula: the line of a list of plain words is none."""
    text = cell.lstrip(' "')
    # Where semicolons separate, the next cell follows after a comma, which is in no formula there.
    is_list_item = re.match(r"[+-] (\*\*)?[^\W\d_][^(|!=@＝＠\",]*\"?(,|\Z)", text)
    return text.startswith(("=", "+", "-", "@", "＝")) and not is_list_item


@given(st.text(max_size=30) | TELLING, TELLING)
@example('foo;=HYPERLINK("https://example.com")', "one\r\n=1+1")
@example('line\n"=1+1', '; "@x')
@example("''=1", "a;'=1\n''=1")
@example("- one thing\n- another", "- cmd|' /C calc'!A0")
def test_no_cell_of_a_csv_is_a_formula_in_any_office_and_each_tells_what_it_was(first, second):
    written = [guarded_text(value) for value in (first, second)]
    line = csv.writer(PassedOn()).writerow(written)

    # With another separator the quotation marks are not at the start of a cell, so that every line may be a row.
    pieces = [
        (line, ","),
        *((text, sign) for text in (line, *re.split(r"[\r\n]+", line)) for sign in ";\t"),
    ]
    read = [
        row
        for text, sign in pieces
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=sign)
    ]
    cells = [*itertools.chain(*read), *re.split(r"[;\t\r\n]", line)]
    assert [cell for cell in cells if is_formula(cell)] == []
    assert not any(cell.startswith(("\t", "\r")) for cell in written)
    assert [without_guard(cell) for cell in written] == [first, second]


@pytest.mark.parametrize(
    "text",
    ["- one thing\n- **another** thing", "+ a list\n+ of plus signs", "Steps:\n\n- first; second"],
)
def test_a_list_in_markdown_is_written_as_it_is(text):
    assert guarded_text(text) == text


@pytest.mark.parametrize(
    "text",
    ["-1+1", "- 1", "-cmd", "+cmd|' /C calc'!A0", "- SUM(A1)", "- SUM (A1)", "- a!b", "=x", "@x"],
)
def test_what_could_be_a_formula_is_not(text):
    assert guarded_text(text) == f"'{text}"
    assert guarded_text(f"first\n{text}") == f"first\n'{text}"


def test_no_cell_of_a_workbook_is_a_formula_and_each_holds_what_it_was(client, practice):
    book = load_workbook(io.BytesIO(content(client.get("/practices.xlsx"))))

    title = next(
        cell for cell in book.active[2] if book.active.cell(1, cell.column).value == "title"
    )
    assert title.data_type == "s"
    # As Excel reads it (ISO/IEC 29500-1, 22.9.2.19); openpyxl leaves it as it stands in the file.
    assert re.sub("_x([0-9A-F]{4})_", lambda found: chr(int(found[1], 16)), title.value) == ODD


def test_a_workbook_that_would_be_too_large_is_refused_in_words(client, monkeypatch, practice):
    EditionFactory(published=True, practice__slug="another", title="x" * 100)
    with monkeypatch.context() as small:
        small.setattr(workbooks, "MOST_ROWS", 1)
        too_many = client.get("/practices.xlsx")
    with monkeypatch.context() as small:
        small.setattr(workbooks, "LONGEST_CELL", 60)
        too_long = client.get("/practices.xlsx")

    assert (too_many.status_code, too_long.status_code) == (400, 400)
    assert "A workbook holds 1 rows at most; these are 2." in text(too_many)
    assert "too long for a cell of a workbook" in text(too_long)


def test_rows_are_read_a_chunk_at_a_time_and_only_as_far_as_somebody_reads():
    asked = []

    def read(numbers):
        asked.append(len(numbers))
        return {number: {"n": number} for number in numbers if number % 2}

    records = Table("t", ("n",), read).records(range(10_000_000))

    assert [next(records)["n"] for _ in range(3)] == [1, 3, 5]
    assert asked == [exports.CHUNK]


def test_a_file_asks_as_often_for_three_records_as_for_one(
    client, practice, django_assert_num_queries
):
    client.get("/practices.csv")
    with django_assert_num_queries(10):
        content(client.get("/practices.csv"))
    for _ in range(2):
        EditionFactory(published=True)
    client.get("/practices.csv")

    with django_assert_num_queries(10):
        content(client.get("/practices.csv"))


@pytest.mark.parametrize(
    ("role", "projects"), [("editor", ["hidden", "shown"]), ("contributor", ["shown"])]
)
def test_staff_and_contributors_export_the_editions_they_work_with(
    client, practice, role, projects
):
    EditionFactory(title="Somebody else's")
    client.force_login(UserFactory(role=role, organisation=practice.practice.organisation))
    action = {"action": "as_json", "select_across": "1", "_selected_action": practice.pk}

    exported = json.loads(
        content(client.post(reverse("admin:practices_edition_changelist"), action))
    )

    assert [row["title"] for row in exported] == (
        [ODD, "Somebody else's"] if role == "editor" else [ODD]
    )
    assert exported[0]["projects"] == projects

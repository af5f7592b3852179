"""Organisations, projects, outputs and action plans out of files, as if they were typed into their forms."""

from datetime import date
from decimal import Decimal

import pytest
from django.contrib.admin.models import LogEntry
from django.urls import reverse

from imports.import_kind import IMPORTERS, for_user
from partners.models import Organisation, OrganisationRedirect
from projects.models import Project
from search.models import SearchDocument
from tests.factories import (
    ActionPlanFactory,
    CountryFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    OutputFactory,
    PartnershipFactory,
    ProgrammeFactory,
    ProjectFactory,
    RegionFactory,
    TopicFactory,
    UserFactory,
)
from tests.imports.bringing import as_csv, bring, carry_out, reasons, row_results

pytestmark = pytest.mark.django_db
ODD = "=SUM(A1)\r\n\n'@x _x000B_; “Győr” "
LISTS = {
    "organisations": "partners_organisation",
    "projects": "projects_project",
    "outputs": "projects_output",
    "action-plans": "practices_actionplan",
}


@pytest.fixture
def editor():
    return UserFactory(role="editor")


@pytest.fixture
def records():
    """One public and one hidden record of each kind, with odd texts, linked with each other."""
    old = OrganisationFactory(slug="old", name="Old", hidden=True)
    agency = OrganisationFactory(slug="agency", summary=ODD, region=RegionFactory(code="AT22"))
    agency.predecessors.add(old)
    before = ProjectFactory(slug="before", hidden=True, total_budget=None)
    project = ProjectFactory(
        slug="project",
        predecessor=before,
        summary=ODD,
        total_budget=Decimal("1687872.00"),
        start=date(2012, 1, 1),
    )
    PartnershipFactory(project=project, organisation=agency, lead=True, budget=Decimal(153872))
    OutputFactory(slug="manual", project=project, organisation=old, summary=ODD)
    OutputFactory(slug="draft", project=before, hidden=True)
    plan = ActionPlanFactory(slug="plan", organisation=agency, project=project, summary=ODD)
    plan.topics.add(TopicFactory(slug="mapping"))
    ActionPlanFactory(slug="hidden-plan", is_public=False)


def exported(client, kind, file_format):
    """All of a list of the back-office as a file."""
    address = reverse(f"admin:{LISTS[kind]}_changelist")
    numbers = [record.pk for record in client.get(address).context["cl"].queryset]
    response = client.post(address, {"action": f"as_{file_format}", "_selected_action": numbers})
    return b"".join(response.streaming_content)


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("kind", LISTS)
def test_what_was_exported_comes_back_unchanged(client, editor, records, kind, file_format):
    client.force_login(editor)

    batch = bring(editor, exported(client, kind, file_format), f"rows.{file_format}", kind=kind)

    assert {
        (state, *map(str, (changes, errors))) for state, _, changes, errors in row_results(batch)
    } == {("unchanged", "[]", "[]")}
    assert batch.total >= 2


@pytest.mark.parametrize("kind", LISTS)
def test_the_public_list_comes_back_unchanged(client, editor, records, kind):
    address = {"organisations": "/partners"}.get(kind, f"/{kind}")
    content = b"".join(client.get(f"{address}.csv").streaming_content)

    assert {state for state, *_ in row_results(bring(editor, content, kind=kind))} == {"unchanged"}


def test_amounts_and_days_are_read_in_the_forms_of_offices(editor):
    ProgrammeFactory(slug="interreg")
    rows = [
        {
            "slug": f"p{n}",
            "acronym": f"P{n}",
            "title": "T",
            "programme": "interreg",
            "lead_unknown": "yes",
            "start": day,
            "total_budget": amount,
        }
        for n, (day, amount) in enumerate(
            [
                ("2019-03-31", "1 687 872,00"),
                ("31/03/2019", "1,687,872.00"),
                ("31.03.2019", "1687872"),
            ]
        )
    ]

    carry_out(bring(editor, as_csv(*rows), kind="projects"))

    found = Project.objects.order_by("slug").values_list(
        "slug", "start", "total_budget", "is_public"
    )
    assert list(found) == [
        (f"p{n}", date(2019, 3, 31), Decimal("1687872.00"), False) for n in range(3)
    ]
    assert LogEntry.objects.filter(user=editor).count() == 3
    assert [record.history.get().history_user for record in Project.objects.all()] == [editor] * 3


def test_a_change_is_shown_done_once_and_found_by_the_search(editor, records):
    row = {"slug": "agency", "name": "Zeppelin agency", "country": "HU", "region": ""}
    CountryFactory(code="HU")
    batch = bring(editor, as_csv(row), kind="organisations")
    before = Organisation.objects.get(slug="agency")
    assert row_results(batch)[0][2] == [
        ["name", before.name, "Zeppelin agency"], ["country", before.country_id, "HU"], ["region", "AT22", ""],
    ]  # fmt: skip

    assert (carry_out(batch), carry_out(batch)) == (True, False)

    agency = Organisation.objects.get(slug="agency")
    texts = agency.name, agency.country_id, agency.region, agency.summary.strip()
    assert texts == ("Zeppelin agency", "HU", None, before.summary.strip())
    assert SearchDocument.objects.filter(kind="organisation", title="Zeppelin agency").exists()


def test_records_are_linked_by_the_addresses_of_those_that_were_merged_into_them(editor, records):
    old, agency = Organisation.objects.get(slug="old"), Organisation.objects.get(slug="agency")
    OrganisationRedirect.objects.create(slug="older", organisation=old)
    OrganisationRedirect.objects.create(slug="office", organisation=agency)
    fresh = OrganisationFactory(slug="fresh")
    rows = [
        {"slug": "agency", "predecessors": "older; office"},
        {"slug": "fresh", "predecessors": "older; old; office"},
    ]

    batch = bring(editor, as_csv(*rows), kind="organisations")
    output = bring(editor, as_csv({"slug": "manual", "organisation": "older"}), kind="outputs")
    states = [state for state, *_ in row_results(batch) + row_results(output)]
    carry_out(batch)

    assert states == ["unchanged", "changed", "unchanged"]
    assert (list(agency.predecessors.all()), set(fresh.predecessors.all())) == (
        [old],
        {old, agency},
    )


def test_what_is_wrong_is_said_by_row_and_column(editor, records):
    rows = [
        {
            "slug": "",
            "acronym": "A",
            "programme": "",
            "start": "",
            "end": "",
            "total_budget": "",
            "status": "",
        },
        {
            "slug": "x",
            "acronym": "",
            "programme": "nowhere",
            "start": "1.13.2019",
            "end": "",
            "total_budget": "1,687",
            "status": "lost",
        },
        {
            "slug": "project",
            "acronym": "",
            "programme": "",
            "start": "2020-01-01",
            "end": "2019-01-01",
            "total_budget": "-5",
            "status": "",
        },
        {
            "slug": "project",
            "acronym": "Twice",
            "programme": "",
            "start": "",
            "end": "",
            "total_budget": "",
            "status": "",
        },
    ]

    found = [
        {column for column, _ in errors}
        for errors in reasons(bring(editor, as_csv(*rows), kind="projects"))
    ]

    assert found[0] == {"slug", "programme", "lead_unknown"}
    assert found[1] == {
        "acronym",
        "programme",
        "start",
        "total_budget",
        "status",
        "lead_unknown",
    }
    assert found[2] == {"", "acronym", "programme", "total_budget"}
    assert found[3] == {"slug", "programme"}


def test_all_that_is_wrong_with_a_row_is_said_at_once(editor):
    CountryFactory(code="AT")
    row = {"slug": "", "name": "", "kind": "guild", "country": "AT", "region": "X", "website": "no"}

    batch = bring(editor, as_csv(row), kind="organisations")

    [errors] = reasons(batch)
    assert [column for column, _ in errors] == ["slug", "kind", "region", "name", "website"]
    assert errors[0] == (
        "slug",
        "Enter the last part of the record's web address: "
        "letters, numbers and hyphens, such as “lower-austria”.",
    )


@pytest.mark.parametrize(
    "written", ["HU", "hu", "Hungary", " HUNGARY ", "Magyarország", "Ungarn", "Hongrie"]
)
def test_a_country_is_written_as_the_search_knows_it(editor, written):
    CountryFactory(code="HU")
    CountryFactory(code="AT")
    row = {"slug": "new", "name": "New", "country": written}

    carry_out(bring(editor, as_csv(row), kind="organisations"))

    assert Organisation.objects.get(slug="new").country_id == "HU"


def test_an_organisation_is_written_by_a_name_that_it_alone_has(editor):
    west, east = OrganisationFactory(slug="west", name="West"), OrganisationFactory(slug="east")
    OrganisationNameFactory(organisation=west, name="Nyugat")
    OrganisationNameFactory(organisation=west, name="Both")
    OrganisationNameFactory(organisation=east, name="Both")
    ProjectFactory(slug="project")
    rows = [
        {"slug": f"output-{number}", "title": "T", "project": "project", "organisation": written}
        for number, written in enumerate(["West", "Nyugat", "Both", "nyugat"])
    ]

    batch = bring(editor, as_csv(*rows), kind="outputs")

    accepted = "Write its slug, or its exact name if no other organisation has it."
    assert reasons(batch) == [
        [],
        [],
        [("organisation", f"Not known: “Both”. {accepted}")],
        [("organisation", f"Not known: “nyugat”. {accepted}")],
    ]


def test_the_workbook_says_how_a_record_is_named():
    columns = IMPORTERS["organisations"].columns

    assert [columns["country"], columns["region"], columns["predecessors"]] == [
        "Country, by its code or its name, such as AT or Austria.",
        "Only where it is certain, by its code.",
        "Only where a source says so, by its slug, or its exact name if no other organisation has it.",
    ]


def test_what_is_not_known_is_quoted_whole_with_what_is_accepted(editor):
    names = "; ".join(f"topic {number}" for number in range(7))
    row = {"slug": "new", "name": "N", "country": "Atlantis", "region": "Styria"}
    plan = {"slug": "plan", "title": "T", "topics": names}

    found = [
        dict(reasons(bring(editor, as_csv(row), kind="organisations"))[0]),
        dict(reasons(bring(editor, as_csv(plan), kind="action-plans"))[0]),
    ]

    assert found[0] == {
        "country": "Not known: “Atlantis”. Write its code or its name, such as AT or Austria.",
        "region": "Not known: “Styria”. Write its code.",
    }
    assert found[1]["topics"] == (
        "Not known: “topic 0”, “topic 1”, “topic 2”, “topic 3”, “topic 4” and 2 more. Write its slug."
    )


def test_a_cell_that_cannot_be_read_is_compared_with_nothing(editor, records):
    RegionFactory(code="HU22", country=CountryFactory(code="HU"))
    organisation = {"slug": "agency", "country": "Ungarn?", "region": "HU22"}
    project = {"slug": "project", "start": "soon", "end": "2001-01-01"}

    batches = [
        bring(editor, as_csv(organisation), kind="organisations"),
        bring(editor, as_csv(project), kind="projects"),
    ]

    found = [[column for column, _ in errors] for batch in batches for errors in reasons(batch)]
    assert found == [["country"], ["start"]]


@pytest.mark.parametrize(
    ("role", "kinds"),
    [
        ("contributor", {"practices"}),
        ("editor", {"practices", *LISTS}),
        ("publisher", {"practices", *LISTS}),
        (None, set()),
    ],
)
def test_who_may_bring_what(client, role, kinds):
    user = UserFactory(role=role)
    client.force_login(user)

    assert {importer.name for importer in for_user(user)} == kinds
    for kind in IMPORTERS:
        answers = [
            client.get(reverse(f"imports:{name}", args=[kind])) for name in ("upload", "template")
        ]
        assert [answer.status_code for answer in answers] == (
            [200, 200] if kind in kinds else [404, 404]
        )
        assert all(answer.getvalue() for answer in answers)


def test_rights_of_a_row_are_those_of_the_form(editor, records):
    """An editor may change a project and add one, but not once both rights are gone."""
    batch = bring(editor, as_csv({"slug": "project", "acronym": "Changed"}), kind="projects")
    editor.groups.clear()

    carry_out(batch)

    assert [state for state, *_ in row_results(batch)] == ["error"]
    assert not Project.objects.filter(acronym="Changed").exists()


def test_an_empty_cell_leaves_what_a_record_cannot_be_without(editor, records):
    row = {"slug": "project", "status": "", "lead_unknown": "", "title": "Later"}

    batch = bring(editor, as_csv(row), kind="projects")

    title = Project.objects.get(slug="project").title
    [(state, _, changes, errors)] = row_results(batch)
    assert (state, changes, errors) == ("changed", [["title", title, "Later"]], [])


@pytest.mark.parametrize(
    ("row", "column", "reason"),
    [
        (
            {"slug": "new", "acronym": "NEW", "programme": "interreg"},
            "lead_unknown",
            "The project has no lead partner. Write yes in lead_unknown, or choose one on its page first.",
        ),
        (
            {"slug": "before", "lead_unknown": "no"},
            "lead_unknown",
            "The project has no lead partner. Write yes in lead_unknown, or choose one on its page first.",
        ),
        (
            {"slug": "project", "lead_unknown": "yes"},
            "lead_unknown",
            "The agency is the lead partner. Write no in lead_unknown.",
        ),
        (
            {"slug": "project", "total_budget": "153 871,99"},
            "total_budget",
            "The share of The agency is larger than the total budget of PROJECT, 153871.99.",
        ),
    ],
)
def test_a_file_is_refused_what_the_page_of_a_project_refuses(editor, records, row, column, reason):
    ProgrammeFactory(slug="interreg")
    Organisation.objects.filter(slug="agency").update(name="The agency")

    batch = bring(editor, as_csv(row), kind="projects")

    assert reasons(batch) == [[(column, reason)]]


def test_a_row_about_a_project_may_change_anything_else(editor, records):
    rows = [{"slug": "before", "title": "Earlier"}, {"slug": "project", "title": "Later"}]

    carry_out(bring(editor, as_csv(*rows), kind="projects"))

    projects = Project.objects.filter(slug__in=["before", "project"]).order_by("slug")
    assert [project.title for project in projects] == ["Earlier", "Later"]

"""Each kind's own workbook, filled in, is imported into a database that has only what its rows refer to."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import resolve, reverse
from openpyxl import load_workbook

from catalogue.cells import as_text
from imports.import_kind import IMPORTERS
from imports.models import Import
from partners.exports import ORGANISATIONS_OF_STAFF
from practices.exports import ACTION_PLANS_OF_STAFF, EDITIONS_OF_STAFF
from projects.exports import OUTPUTS_OF_STAFF, PROJECTS_OF_STAFF
from tests.factories import (
    CountryFactory,
    OrganisationFactory,
    ProgrammeFactory,
    ProjectFactory,
    RegionFactory,
    TopicFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
LIST_OF = {
    "organisations": ORGANISATIONS_OF_STAFF,
    "projects": PROJECTS_OF_STAFF,
    "outputs": OUTPUTS_OF_STAFF,
    "practices": EDITIONS_OF_STAFF,
    "action-plans": ACTION_PLANS_OF_STAFF,
}
# All columns that an import reads, each as an exported list would have it.
FULL_ROW = {
    "organisations": {
        "slug": "abc-1",
        "name": "Abc",
        "kind": "development-agency",
        "country": "AT",
        "region": "AT22",
        "website": "https://abc.example.org/",
        "summary": "It advises clusters.",
        "predecessors": "agency",
    },
    "projects": {
        "slug": "weave",
        "acronym": "WEAVE",
        "title": "Weaving regions together",
        "programme": "interreg",
        "status": "completed",
        "start": "2019-03-01",
        "end": "2022-08-31",
        "total_budget": "1687872.00",
        "erdf_amount": "1265904.00",
        "lead_unknown": "yes",
        "predecessor": "before",
        "website": "https://weave.example.org/",
        "summary": "Regions learn from each other.",
        "objectives": "Better plans.",
    },
    "outputs": {
        "slug": "manual",
        "title": "The manual",
        "kind": "manual",
        "project": "before",
        "organisation": "agency",
        "language": "en",
        "published": "2021-05-04",
        "original_url": "https://weave.example.org/manual.pdf",
        "link_status": "unchecked",
        "summary": "How to weave.",
    },
    "practices": {
        "slug": "fair",
        "organisation": "agency",
        "edition": "1",
        "title": "A fair of clusters",
        "summary": "Clusters meet.",
        "start": "2018-01-01",
        "end": "2019-12-31",
        "dates_precision": "year",
        "is_ongoing": "no",
        "scope": "regional",
        "language": "en",
        "regions": "AT22",
        "topics": "mapping",
        "projects": "before",
    },
    "action-plans": {
        "slug": "plan-1",
        "title": "The plan of Styria",
        "organisation": "agency",
        "project": "before",
        "region": "AT22",
        "status": "running",
        "language": "de",
        "start": "2021-01-01",
        "end": "2022-12-31",
        "dates_precision": "year",
        "summary": "Two measures.",
        "background": "What Styria learned.",
        "topics": "mapping",
    },
}
# As little as a list may have.
SHORT_ROW = {
    "organisations": {"slug": "abc-2", "name": "Abc 2", "country": "AT"},
    "projects": {
        "slug": "loom",
        "acronym": "LOOM",
        "programme": "interreg",
        "lead_unknown": "yes",
    },
    "outputs": {
        "slug": "course",
        "title": "The course",
        "kind": "course-material",
        "project": "before",
    },
    "practices": {"title": "A second fair", "organisation": "agency"},
    "action-plans": {
        "slug": "plan-2",
        "title": "Another plan",
        "organisation": "agency",
        "project": "before",
    },
}


@pytest.fixture
def secretariat(client):
    """Signed in, with the records that the rows name and no others."""
    CountryFactory(code="AT")
    RegionFactory(code="AT22")
    TopicFactory(slug="mapping")
    ProgrammeFactory(slug="interreg")
    OrganisationFactory(slug="agency", name="Agency")
    ProjectFactory(slug="before")
    client.force_login(UserFactory(role="editor"))
    return client


def filled_template(client, kind, rows):
    """The kind's workbook with these rows in its first sheet."""
    response = client.get(reverse("imports:template", args=[kind]))
    book = load_workbook(BytesIO(response.getvalue()))
    sheet = book.worksheets[0]
    columns = [cell.value for cell in sheet[1]]
    for row in rows:
        assert row.keys() <= set(columns)
        sheet.append([row.get(column, "") for column in columns])
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def upload(client, kind, content):
    """The Import of an uploaded file, after its preview."""
    file = SimpleUploadedFile("rows.xlsx", content)
    client.post(reverse("imports:upload", args=[kind]), {"file": file})
    return Import.objects.get()


def import_row(client, kind, row):
    """Upload a template with this row, look at the preview, confirm. Returns the row of the Import."""
    batch = upload(client, kind, filled_template(client, kind, [row]))
    preview = client.get(reverse("imports:preview", args=[kind, batch.pk]))
    assert preview.status_code == 200
    client.post(reverse("imports:confirm", args=[kind, batch.pk]))
    return batch.rows.get()


def stored_row(kind, imported):
    """What an exported list has of the record that a row became, as texts."""
    number = resolve(imported.url).kwargs["object_id"]
    [row] = LIST_OF[kind].records([int(number)])
    texts = {}
    for column, value in row.items():
        if column not in IMPORTERS[kind].read_only:
            texts[column] = as_text(value)
    return texts


def test_every_kind_has_rows_to_try():
    assert set(FULL_ROW) == set(SHORT_ROW) == set(IMPORTERS)


@pytest.mark.parametrize("kind", FULL_ROW)
def test_a_template_filled_in_whole_is_imported(secretariat, kind):
    row = FULL_ROW[kind]

    imported = import_row(secretariat, kind, row)

    assert (imported.state, imported.errors) == ("new", [])
    stored = stored_row(kind, imported)
    assert stored == dict.fromkeys(stored, "") | row


@pytest.mark.parametrize("kind", SHORT_ROW)
def test_a_row_of_a_template_may_leave_the_rest_empty(secretariat, kind):
    row = SHORT_ROW[kind]

    imported = import_row(secretariat, kind, row)

    assert (imported.state, imported.errors) == ("new", [])
    assert row.items() <= stored_row(kind, imported).items()

"""That a lead partner is not known is said wherever the project is read."""

import csv
import re

import pytest

from tests.factories import OrganisationFactory, PartnershipFactory, ProjectFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def projects():
    ProjectFactory(slug="listed", acronym="LISTED")
    ProjectFactory(slug="secret", hidden=True)
    known = ProjectFactory(slug="known", acronym="KNOWN")
    PartnershipFactory(project=known, lead=True)
    # Its lead partner is known, and not public.
    veiled = ProjectFactory(slug="veiled", acronym="VEILED")
    PartnershipFactory(project=veiled, lead=True, organisation=OrganisationFactory(hidden=True))


def lead_on_page(client, slug):
    page = client.get(f"/projects/{slug}/").content.decode()
    found = re.findall(r"<dt>Lead partner</dt>\s*<dd>([^<]*)", page)
    return [words.strip() for words in found]


def test_the_page_says_it_only_where_nobody_knows(client, projects):
    assert lead_on_page(client, "listed") == ["Not known"]
    assert lead_on_page(client, "veiled") == []
    assert lead_on_page(client, "known") == [""]


def test_the_api_says_it(client, projects):
    found = client.get("/api/v1/projects/").json()["results"]

    assert {project["slug"]: project["lead_unknown"] for project in found} == {
        "listed": True,
        "known": False,
        "veiled": False,
    }


def test_a_file_says_it(client, projects):
    content = b"".join(client.get("/projects.csv").streaming_content).decode("utf-8-sig")

    rows = csv.DictReader(content.splitlines())
    assert {row["slug"]: row["lead_unknown"] for row in rows} == {
        "listed": "yes",
        "known": "no",
        "veiled": "no",
    }


@pytest.mark.parametrize(
    ("lead", "found"), [("unknown", {"listed"}), ("known", {"known", "veiled"})]
)
def test_the_catalogue_is_narrowed_by_it(client, projects, lead, found):
    results = client.get("/api/v1/projects/", {"lead": lead}).json()["results"]
    page = client.get("/projects/", {"lead": lead})

    assert {project["slug"] for project in results} == found
    assert page.status_code == 200
    assert "secret" not in page.content.decode()

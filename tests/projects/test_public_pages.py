"""What the pages of projects, plans and partners say, and what they leave out."""

import re

import pytest

from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    ActionUpdateFactory,
    CitationFactory,
    ConflictFactory,
    EditionFactory,
    EventFactory,
    OrganisationFactory,
    OutputFactory,
    PartnershipFactory,
    PolicyInstrumentFactory,
    ProjectFactory,
)
from tests.visitor import text

pytestmark = pytest.mark.django_db


def words(html):
    """What a person reads of a part of a page, in one line."""
    return " ".join(re.sub("<[^>]*>", " ", html).split())


def section(page, name):
    """The words of the section with this heading's id; "" where there is none."""
    found = re.search(rf'<section[^>]*aria-labelledby="{name}">(.*?)</section>', page, re.DOTALL)
    if found is None:
        return ""
    return words(found[1])


def test_a_project_shows_its_policy_instruments_and_no_authority_that_is_hidden(client):
    project = ProjectFactory(slug="project")
    shown = OrganisationFactory(name="Ministry of Growth")
    hidden = OrganisationFactory(name="Secret Office", hidden=True)
    PolicyInstrumentFactory(name="Programme A", projects=[project], managing_authority=shown)
    PolicyInstrumentFactory(name="Programme B", projects=[project], managing_authority=hidden)
    PolicyInstrumentFactory(name="Of another project", projects=[ProjectFactory()])

    page = text(client.get("/projects/project/"))

    assert section(page, "instruments") == (
        "Policy instruments Programme A Structural fund programme Managing authority: Ministry of Growth "
        "Programme B Structural fund programme"
    )


def test_a_project_says_how_many_took_part_in_an_event(client):
    project = ProjectFactory(slug="project")
    EventFactory(project=project, title="A day in Graz", participants=1200)
    EventFactory(project=project, title="A night in Graz", participants=1)
    EventFactory(project=project, title="A week in Graz")

    events = section(text(client.get("/projects/project/")), "events")

    assert "1,200 participants" in events
    assert re.search(r"\b1 participant\b", events)
    assert events.count("participant") == 2


def test_a_plan_says_why_an_action_was_dropped(client):
    action = ActionFactory(plan=ActionPlanFactory(slug="plan"))
    ActionUpdateFactory(action=action, status="dropped", reason="The fund was closed.")

    actions = section(text(client.get("/action-plans/plan/")), "actions")

    assert "Dropped" in actions
    assert "Why it was dropped: The fund was closed." in actions


def test_what_is_not_known_is_one_line(client):
    OrganisationFactory(slug="agency")

    page = text(client.get("/partners/agency/"))

    assert "No information yet on: region, website." in page
    assert "Not stated in the sources" not in page


def test_nothing_is_said_to_be_missing_where_all_is_known(client):
    ProjectFactory(
        slug="project",
        summary="What it is about.",
        start="2012-01-01",
        end="2014-12-31",
        total_budget=0,
        erdf_amount=0,
        website="https://example.org",
    )

    page = text(client.get("/projects/project/"))

    assert "No information yet" not in page
    assert "0 euro" in page


def test_partners_are_a_table_that_counts_what_is_public(client):
    agency = OrganisationFactory(slug="agency", name="Agency")
    for project in (ProjectFactory(), ProjectFactory(), ProjectFactory(hidden=True)):
        PartnershipFactory(project=project, organisation=agency)
    EditionFactory(published=True, practice__organisation=agency)
    EditionFactory(practice__organisation=agency)

    page = text(client.get("/partners/?q=agency"))

    body = re.search("<tbody>(.*?)</tbody>", page, re.DOTALL)[1]
    assert words(body) == f"Agency Other or not stated {agency.country.name} 2 1"
    assert "/practices/?organisation=agency" in body


def test_differences_of_money_come_first_and_those_of_spelling_last_and_closed(client):
    for kind in ("spelling", "country", "other", "figure", "date", "count"):
        ConflictFactory(
            record=ProjectFactory(), kind=kind, title=f"About {kind}", slug=kind, decided=True
        )

    page = text(client.get("/sources/conflicts/"))

    found = re.findall(r'<details class="differs" id="([a-z]+)"( open)?>', page)
    assert found == [
        ("figure", " open"),
        ("date", " open"),
        ("country", " open"),
        ("count", " open"),
        ("other", " open"),
        ("spelling", ""),
    ]


@pytest.mark.parametrize(
    ("title", "cited"),
    [
        (
            "Clusters for European Innovation Cross-Linking",
            "ClusteriX: Clusters for European Innovation Cross-Linking.",
        ),
        ("", "ClusteriX: CEIL."),
    ],
)
def test_a_project_is_cited_by_its_title(client, title, cited):
    ProjectFactory(slug="project", acronym="CEIL", title=title)

    page = text(client.get("/projects/project/"))

    citation = re.search(r'<p class="citation-text">(.*?)</p>', page)[1]
    assert citation == f"{cited} http://testserver/projects/project/"


def test_sources_are_printed_with_their_addresses(client):
    project = ProjectFactory(slug="project")
    CitationFactory(record=project, source__code="a", source__url="https://example.org/a.pdf")
    CitationFactory(record=project, source__code="b")

    page = text(client.get("/projects/project/"))

    printed = re.findall(r'<span class="printed">(.*?)</span>', page)
    assert sorted(printed) == ["http://testserver/sources/b/", "https://example.org/a.pdf"]


def test_an_output_whose_link_is_lost_says_that_it_is_no_longer_available(client):
    OutputFactory(link_status="lost")

    assert "Link: no longer available" in text(client.get("/outputs/"))


def test_a_source_says_how_many_facts_come_from_it(client):
    CitationFactory(record=ProjectFactory(), source__code="a")

    assert "1 fact from this source" in text(client.get("/sources/"))
    assert "1 fact from this source" in text(client.get("/sources/a/"))

"""A project is worked on at one place: its page shows and adds what belongs to it and says what is missing."""

from decimal import Decimal

import pytest
from django.urls import reverse

from projects.models import Event
from tests.back_office import filled
from tests.factories import (
    ActionPlanFactory,
    EditionFactory,
    EventFactory,
    IndicatorFactory,
    MediaAppearanceFactory,
    OutputFactory,
    PartnershipFactory,
    PolicyInstrumentFactory,
    ProjectFactory,
    UserFactory,
)
from tests.visitor import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(client):
    client.force_login(UserFactory(role="editor"))
    return client


def url_of(project):
    return reverse("admin:projects_project_change", args=[project.pk])


def sections(client, project):
    page = client.get(url_of(project))
    return {section.name: section for section in page.context["sections"]}


def test_the_page_shows_what_belongs_to_the_project(editor):
    project = ProjectFactory()
    other = EventFactory(title="Of another project")
    event = EventFactory(project=project)
    output = OutputFactory(project=project)
    IndicatorFactory(project=project)
    appearance = MediaAppearanceFactory(project=project)
    plan = ActionPlanFactory(project=project)
    instrument = PolicyInstrumentFactory(projects=[project])
    edition = EditionFactory(practice__projects=[project])

    shown = sections(editor, project)

    titles = {name: [title for title, url in section.rows] for name, section in shown.items()}
    assert titles == {
        "policy_instruments": [str(instrument)],
        "events": [str(event)],
        "outputs": [str(output)],
        "media": [str(appearance)],
        "action_plans": [str(plan)],
        "practices": [edition.title],
    }
    assert other.title not in titles["events"]


def test_each_section_says_what_is_added_there(editor):
    shown = sections(editor, ProjectFactory())

    assert {name: section.one for name, section in shown.items()} == {
        "policy_instruments": "a policy instrument",
        "events": "an event",
        "outputs": "an output",
        "media": "a media appearance",
        "action_plans": "an action plan",
        "practices": "a practice",
    }


def test_projects_are_found_by_whether_their_lead_partner_is_known(editor):
    known, unknown = ProjectFactory(lead_unknown=False), ProjectFactory(lead_unknown=True)
    url = reverse("admin:projects_project_changelist")

    found = {}
    for value in ("yes", "no"):
        page = editor.get(url, {"lead_known": value})
        found[value] = list(page.context["cl"].result_list)

    assert found == {"yes": [known], "no": [unknown]}


def test_an_event_is_added_from_the_page_and_leads_back_to_it(editor):
    project = ProjectFactory()
    add_url = sections(editor, project)["events"].add_url
    form = editor.get(add_url).context["adminform"].form
    assert form["project"].value() == str(project.pk)

    data = filled(editor, add_url) | {
        "title": "Study tour",
        "slug": "study-tour",
        "kind": Event.Kind.values[0],
    }
    answer = editor.post(add_url, data)

    assert answer.url == url_of(project)
    assert Event.objects.get().project == project


@pytest.mark.parametrize("number", ["", "abc", "-1", "9" * 30, "https://example.org"])
def test_a_form_leads_back_to_a_project_alone(editor, number):
    event = EventFactory()
    url = reverse("admin:projects_event_change", args=[event.pk])
    data = filled(editor, url)

    answer = editor.post(f"{url}?back_to_project={number}", data)

    assert answer.url == reverse("admin:projects_event_changelist")


def test_a_long_section_is_cut_with_a_link_to_the_list_of_the_project(editor):
    project = ProjectFactory()
    EventFactory.create_batch(9, project=project)
    EventFactory()

    section = sections(editor, project)["events"]
    page = editor.get(section.list_url)

    assert (len(section.rows), section.is_cut) == (8, True)
    assert len(page.context["cl"].result_list) == 9


def test_the_page_says_what_is_missing(editor):
    project = ProjectFactory(
        title="",
        summary="A summary",
        objectives="Objectives",
        start=None,
        end=None,
        total_budget=Decimal(1000),
        erdf_amount=None,
        lead_unknown=False,
    )
    PartnershipFactory(project=project, role="partner", order=1, budget=None)
    PartnershipFactory(project=project, role="partner", order=2, budget=Decimal(10))
    IndicatorFactory(project=project, counted_from="")

    page = editor.get(url_of(project))

    assert [item.text for item in page.context["missing"]] == [
        "No title",
        "No start",
        "No end",
        "No ERDF share (EUR)",
        "Total budget (EUR): no source",
        "No lead partner",
        "1 partner without a share of the budget",
        "1 indicator without a report",
    ]
    assert "Missing or to check" in text(page)


def test_a_lead_partner_that_nobody_knows_is_not_missing(editor):
    project = ProjectFactory(lead_unknown=True)
    PartnershipFactory(project=project, role="partner", order=1)

    page = editor.get(url_of(project))

    assert "No lead partner" not in [item.text for item in page.context["missing"]]


def test_the_page_of_a_new_project_has_no_sections_yet(editor):
    page = editor.get(reverse("admin:projects_project_add"))

    assert "sections" not in page.context


def test_a_contributor_sees_nothing_there_that_is_hidden(client):
    project = ProjectFactory()
    EditionFactory(title="Draft of others", practice__projects=[project])
    OutputFactory(title="Hidden output", project=project, is_public=False)
    client.force_login(UserFactory(role="contributor"))

    page = client.get(url_of(project))

    assert "Draft of others" not in text(page)
    assert "Hidden output" not in text(page)
    assert "missing" not in page.context


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_takes_as_many_queries_for_one_of_each_as_for_three(
    editor, number, django_assert_num_queries
):
    project = ProjectFactory()
    EventFactory.create_batch(number, project=project)
    IndicatorFactory.create_batch(number, project=project)
    EditionFactory.create_batch(number, practice__projects=[project])
    ActionPlanFactory.create_batch(number, project=project)
    editor.get(url_of(project))

    with django_assert_num_queries(37):
        editor.get(url_of(project))

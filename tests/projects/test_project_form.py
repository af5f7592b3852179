"""A project and its partners, as they are typed on its page: the first save refuses what the second would."""

import re
from decimal import Decimal

import pytest
from django.urls import reverse

from projects.models import Partnership, Project
from tests.back_office import filled
from tests.factories import (
    OrganisationFactory,
    PartnershipFactory,
    ProgrammeFactory,
    ProjectFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db
ADD = reverse("admin:projects_project_add")
NO_LEAD = "The project has no lead partner. Choose one, or tick “Lead partner not known”."


@pytest.fixture
def secretariat(client):
    client.force_login(UserFactory(role="editor"))
    return client


def page_of(project):
    return reverse("admin:projects_project_change", args=[project.pk])


def row(number, organisation, **values):
    """A row of the list of partners."""
    fields = {"order": "", "organisation": organisation.pk, "role": "partner", "budget": ""}
    return {f"partnerships-{number}-{name}": value for name, value in (fields | values).items()}


def new_project(client, *rows, **values):
    """What somebody types for a new project with these partners."""
    data = filled(client, ADD)
    data |= {"acronym": "WEAVE", "slug": "weave", "programme": ProgrammeFactory().pk}
    for each in rows:
        data |= each
    return data | values | {"partnerships-TOTAL_FORMS": len(rows)}


def refusals(response):
    """All sentences beside fields and lists, without repetition."""
    assert response.status_code == 200
    sentences = []
    for error in response.context["errors"]:
        sentences += error if isinstance(error, list) else [error]
    return list(dict.fromkeys(sentences))


def saved_partners(project):
    rows = project.partnerships.values_list("organisation__slug", "order", "role")
    return sorted(rows)


def test_a_new_project_is_saved_with_its_partners(secretariat):
    lead = OrganisationFactory(slug="lead")
    other = OrganisationFactory(slug="other")
    rows = row(0, lead, role="lead", budget="153 872,00"), row(1, other)

    answer = secretariat.post(ADD, new_project(secretariat, *rows, total_budget="1.687.872"))

    assert answer.status_code == 302
    project = Project.objects.get()
    assert project.total_budget == Decimal(1687872)
    assert project.partnerships.get(organisation=lead).budget == Decimal(153872)
    assert saved_partners(project) == [("lead", 1, "lead"), ("other", 2, "partner")]


@pytest.mark.parametrize("is_new", [True, False])
@pytest.mark.parametrize(
    ("first", "second", "project", "said"),
    [
        ({"role": "partner"}, {}, {}, [NO_LEAD]),
        (
            {"budget": "9000000"},
            {},
            {"total_budget": "1687872"},
            ["The share of Lead is larger than the total budget of WEAVE, 1687872."],
        ),
        (
            {"order": "1"},
            {"order": "1"},
            {},
            ["Lead has number 1. Choose another, or leave this empty for the next free number."],
        ),
        ({}, {"role": "lead"}, {}, ["Lead is already the lead partner. A project has only one."]),
        (
            {},
            {},
            {"lead_unknown": "on"},
            ["Lead is the lead partner. Untick “Lead partner not known”."],
        ),
        (
            {"budget": "1.234"},
            {},
            {},
            ["“1.234” can mean two amounts. Write 1234 or 1.23."],
        ),
    ],
)  # fmt: skip
def test_the_first_save_refuses_what_the_second_does(
    secretariat, is_new, first, second, project, said
):
    lead = OrganisationFactory(name="Lead")
    other = OrganisationFactory()
    rows = row(0, lead, **{"role": "lead"} | first), row(1, other, **second)
    url = ADD
    data = new_project(secretariat, *rows, **project)
    if not is_new:
        known = PartnershipFactory(project__acronym="WEAVE", organisation=lead, lead=True).project
        PartnershipFactory(project=known, organisation=other, order=2)
        url = page_of(known)
        data = filled(secretariat, url) | without_empty(*rows) | project

    answer = secretariat.post(url, data)

    assert refusals(answer) == said


def without_empty(*rows):
    """What somebody types over stored rows."""
    data = {}
    for each in rows:
        data |= {name: value for name, value in each.items() if value != ""}
    return data


def test_a_project_without_partners_says_that_its_lead_is_not_known(secretariat, client):
    refused = secretariat.post(ADD, new_project(secretariat))
    data = new_project(secretariat, lead_unknown="on", is_public="on")

    secretariat.post(ADD, data)

    assert refusals(refused) == [NO_LEAD]
    project = Project.objects.get()
    assert project.lead_unknown
    page = client.get(project.get_absolute_url()).content.decode()
    assert re.search(r"<dt>Lead partner</dt>\s*<dd>Not known", page)


def test_partners_swap_the_lead_and_their_numbers_in_one_save(secretariat):
    project = ProjectFactory()
    first = OrganisationFactory(slug="first")
    second = OrganisationFactory(slug="second")
    PartnershipFactory(project=project, organisation=first, order=1)
    PartnershipFactory(project=project, organisation=second, order=2, lead=True)
    data = filled(secretariat, page_of(project))
    data |= {"partnerships-0-order": 2, "partnerships-0-role": "lead"}
    data |= {"partnerships-1-order": 1, "partnerships-1-role": "partner"}

    answer = secretariat.post(page_of(project), data)

    assert answer.status_code == 302
    assert saved_partners(project) == [("first", 2, "lead"), ("second", 1, "partner")]


def test_a_lead_that_is_removed_makes_room_for_a_new_one(secretariat):
    old = PartnershipFactory(lead=True)
    new = OrganisationFactory(slug="new")
    data = filled(secretariat, page_of(old.project)) | row(1, new, role="lead")
    data |= {"partnerships-0-DELETE": "on", "partnerships-TOTAL_FORMS": 2}

    answer = secretariat.post(page_of(old.project), data)

    assert answer.status_code == 302
    assert saved_partners(old.project) == [("new", 1, "lead")]


def test_empty_numbers_take_the_free_ones(secretariat):
    project = ProjectFactory()
    lead = PartnershipFactory(project=project, lead=True, order=2, organisation__slug="a")
    PartnershipFactory(project=project, order=2, organisation__slug="b")
    data = filled(secretariat, page_of(project))
    data["partnerships-1-order"] = ""

    secretariat.post(page_of(project), data)

    assert saved_partners(lead.project) == [("a", 2, "lead"), ("b", 1, "partner")]


def test_a_partner_on_a_page_of_its_own_obeys_the_same_rules(secretariat):
    lead = PartnershipFactory(lead=True, organisation__name="Lead", project__total_budget=1000)
    lead.project.refresh_from_db()
    add = reverse("admin:projects_partnership_add")
    change = reverse("admin:projects_partnership_change", args=[lead.pk])
    data = {
        "project": lead.project.pk,
        "organisation": OrganisationFactory(name="New").pk,
        "role": "partner",
        "order": "",
    }

    same_number = secretariat.post(add, data | {"order": 1})
    too_large = secretariat.post(add, data | {"budget": "1 000,01"})
    without_lead = secretariat.post(change, filled(secretariat, change) | {"role": "partner"})
    right = secretariat.post(add, data | {"budget": "1 000,00"})

    assert refusals(same_number) == [
        "Lead has number 1. Choose another, or leave this empty for the next free number."
    ]
    project = lead.project
    assert refusals(too_large) == [
        f"The share of New is larger than the total budget of {project}, 1000.00."
    ]
    assert refusals(without_lead) == [NO_LEAD]
    assert right.status_code == 302
    assert Partnership.objects.get(organisation__name="New").order == 2


def test_the_page_shows_an_amount_as_it_reads_it(secretariat):
    partnership = PartnershipFactory(
        lead=True, budget=Decimal("153872.5"), project__total_budget=Decimal("1687872")
    )
    url = page_of(partnership.project)
    data = filled(secretariat, url)

    answer = secretariat.post(url, data)

    assert answer.status_code == 302
    partnership.refresh_from_db()
    assert (str(data["total_budget"]), partnership.budget) == ("1687872.00", Decimal("153872.5"))


def test_the_lead_partner_is_not_removed_from_under_a_project(client):
    lead = PartnershipFactory(lead=True, organisation__name="Lead", project__acronym="WEAVE")
    other = PartnershipFactory(project=lead.project, order=2)
    client.force_login(UserFactory(role="publisher"))

    refused, removed = (
        client.post(
            reverse("admin:projects_partnership_delete", args=[each.pk]),
            {"post": "yes"},
            follow=True,
        )
        for each in (lead, other)
    )

    assert [str(message) for message in refused.context["messages"]] == [
        "“Lead in WEAVE” is the lead partner. "
        "Choose another lead partner on the project's page before you remove it."
    ]
    assert removed.status_code == 200
    assert list(lead.project.partnerships.all()) == [lead]


def test_a_project_is_deleted_with_its_lead_partner(client):
    lead = PartnershipFactory(lead=True)
    client.force_login(UserFactory(role="publisher"))

    client.post(reverse("admin:projects_project_delete", args=[lead.project.pk]), {"post": "yes"})

    assert not Project.objects.exists()


SHARES = "The partners' shares add up to 110 euro, more than the total budget of 100 euro."


def test_shares_that_add_up_to_more_than_the_budget_are_saved_with_a_warning(secretariat):
    lead = row(0, OrganisationFactory(), role="lead", budget="60")
    partner = row(1, OrganisationFactory(), budget="50")

    answer = secretariat.post(
        ADD, new_project(secretariat, lead, partner, total_budget="100"), follow=True
    )
    project = Project.objects.get()
    page = secretariat.get(page_of(project))

    assert [
        str(message) for message in answer.context["messages"] if message.level_tag == "warning"
    ] == [SHARES]
    assert SHARES in [item.text for item in page.context["missing"]]


def test_the_errors_of_a_form_are_listed_with_links_to_their_fields(secretariat):
    lead = row(0, OrganisationFactory(), role="lead", budget="1.234")
    data = new_project(secretariat, lead, acronym="", start="x")

    page = secretariat.post(ADD, data)

    listed = [(error.place, error.anchor) for error in page.context["form_errors"]]
    assert listed == [
        ("Acronym", "id_acronym"),
        ("Start", "id_start"),
        ("Partnerships, row 1, Budget share (EUR)", "id_partnerships-0-budget"),
    ]
    assert '<a href="#id_partnerships-0-budget">' in page.content.decode()


def test_a_form_without_errors_lists_none(secretariat):
    assert "form_errors" not in secretariat.get(ADD).context

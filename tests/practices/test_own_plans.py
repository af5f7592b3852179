"""A contributor reads the plans and actions of their own organisations, and of those not what others work on."""

import pytest
from django.urls import reverse

from practices.models import Practice
from tests.factories import (
    ActionFactory,
    ActionPlanFactory,
    EditionFactory,
    OrganisationFactory,
    ProjectFactory,
    UserFactory,
)
from tests.visitor import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def own():
    return OrganisationFactory()


@pytest.fixture
def plans(own):
    """A plan of theirs that is not public, and one of others that is; an unpublished practice inspired both."""
    EditionFactory(title="Secret practice", practice__slug="secret-practice")
    mine = ActionPlanFactory(title="Our plan", organisation=own, is_public=False)
    other = ActionPlanFactory(title="Their plan")
    for plan in (mine, other):
        ActionFactory(plan=plan, title=f"Action of {plan.title}").inspired_by.set(
            Practice.objects.all()
        )
    return mine, other


@pytest.fixture
def contributor(client, own):
    client.force_login(UserFactory(role="contributor", organisation=own))
    return client


def page(client, name, *args):
    return client.get(reverse(f"admin:practices_{name}", args=args))


def test_they_see_their_own(contributor, plans):
    mine, _ = plans
    listed = (
        text(page(contributor, "actionplan_changelist")),
        text(page(contributor, "action_changelist")),
    )

    assert ["Our plan" in part for part in listed] == [True, True]
    assert ["Their plan" in part for part in listed] == [False, False]
    assert "Action of Our plan" in text(page(contributor, "actionplan_change", mine.pk))


def test_the_plans_of_others_are_as_if_they_were_not_there(contributor, plans):
    _, other = plans
    action = other.actions.get()
    for name, number in (("actionplan", other.pk), ("action", action.pk)):
        there, nowhere = (page(contributor, f"{name}_change", n) for n in (number, 10**6))
        assert (there.status_code, there.url) == (nowhere.status_code, nowhere.url)
        assert page(contributor, f"{name}_history", number).status_code == 302


def test_what_inspired_an_action_is_not_shown(contributor, plans):
    mine, _ = plans
    pages = [
        page(contributor, "actionplan_change", mine.pk),
        page(contributor, "action_change", mine.actions.get().pk),
    ]

    assert [
        part in text(each) for each in pages for part in ("secret-practice", "Secret practice")
    ] == [False] * 4


def test_they_change_nothing_of_them(contributor, plans):
    mine, _ = plans
    answers = [
        contributor.post(
            reverse("admin:practices_actionplan_change", args=[mine.pk]), {"title": "Changed"}
        ),
        contributor.post(
            reverse("admin:practices_actionplan_delete", args=[mine.pk]), {"post": "yes"}
        ),
        page(contributor, "actionplan_add"),
    ]

    mine.refresh_from_db()
    assert ([answer.status_code for answer in answers], mine.title) == ([403, 403, 403], "Our plan")


@pytest.mark.parametrize("name", ["edition", "practice", "actionplan"])
def test_filters_of_lists_do_not_name_projects_that_are_not_public(client, own, name):
    shown = [ProjectFactory(acronym=name) for name in ("Shown", "Another")]
    for project in (*shown, ProjectFactory(acronym="Hidden", hidden=True)):
        EditionFactory(practice__organisation=own, projects=[project])
        ActionPlanFactory(organisation=own, project=project)
    client.force_login(UserFactory(role="contributor", organisation=own))
    of_contributor = sidebar(page(client, f"{name}_changelist"))
    client.force_login(UserFactory(role="editor"))
    of_editor = sidebar(page(client, f"{name}_changelist"))

    assert ["Hidden" in of_contributor, "Shown" in of_contributor] == [False, True]
    assert ["Hidden" in of_editor, "Shown" in of_editor] == [True, True]


def sidebar(response):
    return text(response).partition('id="changelist-filter"')[2].partition("</nav>")[0]

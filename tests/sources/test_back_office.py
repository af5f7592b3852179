"""Statements of sources and conflicts among them, as they are recorded in the back-office."""

import pytest
from django.contrib.contenttypes.models import ContentType
from django.urls import reverse

from sources.actions import prefer
from sources.models import Citation, Conflict
from tests.back_office import filled
from tests.factories import ConflictFactory, ProjectFactory, SourceFactory, UserFactory
from tests.visitor import text

pytestmark = pytest.mark.django_db
ROW = "sources-citation-content_type-object_id"
CONFLICTS = reverse("admin:sources_conflict_changelist")


@pytest.fixture
def publisher(client):
    client.user = UserFactory(role="publisher")
    client.force_login(client.user)
    return client


@pytest.fixture
def decided():
    conflict = ConflictFactory(record=ProjectFactory(lead_unknown=True), field="title")
    preferred = conflict.citations.get(value="One thing")
    return prefer(conflict, preferred, reason="It is older.", by=UserFactory())


def add_statement(client, record, **values):
    """Send the form of the project with one more statement about its title."""
    url = reverse("admin:projects_project_change", args=[record.pk])
    data = filled(client, url)
    number = data[f"{ROW}-TOTAL_FORMS"]
    about = {"field": "title", "source": SourceFactory().pk, "locator": "page 9"}
    statement = {**about, "kind": "quoted", **values}
    data |= {f"{ROW}-{number}-{name}": value for name, value in statement.items()}
    data[f"{ROW}-TOTAL_FORMS"] = number + 1
    assert client.post(url, data).status_code == 302


def listed(client, decided):
    page = client.get(CONFLICTS, {"decided": decided})
    return [conflict.pk for conflict in page.context["cl"].result_list]


@pytest.mark.parametrize(
    ("values", "is_new"),
    [
        ({"value": "A third thing", "stance": "conflicts"}, True),
        ({"value": "A third thing", "meaning": "Third", "stance": "agrees"}, True),
        ({"value": "ONE THING", "meaning": "One thing", "stance": "agrees"}, False),
        ({"value": "The one thing", "stance": "agrees"}, False),
    ],
)
def test_a_decision_is_looked_at_again_when_a_source_gives_another_value(
    publisher, decided, values, is_new
):
    add_statement(publisher, decided.record, **values)

    expected = [decided.pk] if is_new else []
    assert listed(publisher, "again") == expected
    [task] = [
        task
        for task in publisher.get(reverse("admin:index")).context["tasks"]
        if task.url == f"{CONFLICTS}?decided=again"
    ]
    assert task.number == len(expected)
    said = "A source has given another value since this decision"
    assert (said in text(publisher.get(reverse("sources:conflicts")))) is is_new


def test_a_statement_that_is_changed_to_another_value_is_looked_at_again(publisher, decided):
    url = reverse("admin:projects_project_change", args=[decided.object_id])
    data = filled(publisher, url)

    publisher.post(url, data | {f"{ROW}-1-value": "A third thing", f"{ROW}-1-meaning": "Third"})

    assert listed(publisher, "again") == [decided.pk]


def test_who_saves_a_conflict_with_a_new_value_keeps_or_changes_its_decision(publisher, decided):
    add_statement(publisher, decided.record, value="A third thing", stance="conflicts")
    url = reverse("admin:sources_conflict_change", args=[decided.pk])

    page = publisher.get(url)
    publisher.post(url, filled(publisher, url))

    assert "A source has given another value since the decision." in text(page)
    decided.refresh_from_db()
    assert (decided.has_new_value, decided.reason) == (False, "It is older.")
    assert decided.decided_by == publisher.user
    assert listed(publisher, "again") == []


def test_a_second_conflict_about_a_field_is_refused_with_a_link_to_the_first(publisher, decided):
    content_type = ContentType.objects.get_for_model(decided.record).pk
    about = {"content_type": content_type, "object_id": decided.object_id, "field": "title"}

    page = publisher.post(
        reverse("admin:sources_conflict_add"),
        about | {"title": "Once more", "slug": "once-more", "kind": "other"},
    )

    url = reverse("admin:sources_conflict_change", args=[decided.pk])
    assert page.context["errors"] == [
        [
            f'There is already a conflict about this field: <a href="{url}">{decided}</a>. '
            "Decide it there."
        ]
    ]
    assert f'<a href="{url}">{decided}</a>' in page.content.decode()
    assert Conflict.objects.count() == 1


def test_a_new_conflict_asks_first_what_it_is_about_and_then_which_value_is_shown(publisher):
    add = reverse("admin:sources_conflict_add")
    project = ProjectFactory()
    content_type = ContentType.objects.get_for_model(project).pk
    about = {"content_type": content_type, "object_id": project.pk, "field": "title"}

    asked = list(publisher.get(add).context["adminform"].form.fields)
    answer = publisher.post(
        add, about | {"title": "Its title", "slug": "its-title", "kind": "other"}
    )

    assert asked == ["content_type", "object_id", "field", "title", "slug", "kind"]
    conflict = Conflict.objects.get()
    assert answer.url == reverse("admin:sources_conflict_change", args=[conflict.pk])


def test_the_start_page_adds_no_statement_without_its_record(publisher):
    page = publisher.get(reverse("admin:index"))

    models = {}
    for app in page.context["app_list"]:
        models |= {model["model"]: model["add_url"] for model in app["models"]}
    assert (models[Citation], models[Conflict]) == (None, None)

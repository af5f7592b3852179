"""The search box of the back-office finds records of every kind that the person may know of."""

import pytest
from django.urls import reverse

from tests.factories import (
    ActionPlanFactory,
    EditionFactory,
    EventFactory,
    OrganisationFactory,
    OutputFactory,
    ProjectFactory,
    SourceFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


def found(client, words):
    """{kind: titles} of what the page shows."""
    page = client.get(reverse("record_search"), {"q": words})
    return {group.kind: [title for title, url in group.rows] for group in page.context["groups"]}


def test_a_word_finds_records_of_every_kind(client):
    client.force_login(UserFactory(role="editor"))
    edition = EditionFactory(title="Győr hall")
    organisation = OrganisationFactory(name="Győr City")
    project = ProjectFactory(acronym="GYŐR-NET")
    ActionPlanFactory(title="Plan of Győr", organisation=organisation, project=project)
    OutputFactory(title="Győr manual", project=project)
    EventFactory(title="Study tour to Győr", project=project)
    SourceFactory(title="Győr application form")
    EditionFactory(title="Nothing of it", practice__organisation=None)

    groups = found(client, "gyor")

    assert groups == {
        "practices": ["Győr hall"],
        "editions": [str(edition)],
        "projects": ["GYŐR-NET"],
        "organisations": ["Győr City"],
        "action plans": ["Plan of Győr"],
        "outputs": ["Győr manual"],
        "events": ["Study tour to Győr"],
        "sources": ["Győr application form"],
    }


def test_a_contributor_finds_their_own_drafts_and_nobody_elses(client):
    own = EditionFactory(title="Hall of ours")
    EditionFactory(title="Hall of others")
    ProjectFactory(acronym="HALL", is_public=False)
    user = UserFactory(role="contributor", organisation=own.practice.organisation)
    client.force_login(user)

    groups = found(client, "hall")

    assert groups == {"practices": ["Hall of ours"], "editions": ["Hall of ours (edition 1)"]}


def test_a_record_is_found_once_however_many_of_its_titles_match(client):
    client.force_login(UserFactory(role="editor"))
    first = EditionFactory(title="Hall", published=True)
    EditionFactory(practice=first.practice, number=2, title="Hall, new words")

    groups = found(client, "hall")

    assert groups["practices"] == ["Hall"]


def test_many_records_are_cut_with_a_link_to_all(client):
    client.force_login(UserFactory(role="editor"))
    SourceFactory.create_batch(8, title="Hall")

    page = client.get(reverse("record_search"), {"q": "hall"})

    [group] = page.context["groups"]
    assert len(group.rows) == 6
    assert group.more_url == "/admin/sources/source/?q=hall"


@pytest.mark.parametrize("words", ["", " ", "'", '"', "x" * 5000, "%", "\\"])
def test_words_that_mean_nothing_find_nothing(client, words):
    client.force_login(UserFactory(role="editor"))
    ProjectFactory()

    page = client.get(reverse("record_search"), {"q": words})

    assert page.status_code == 200
    assert page.context["groups"] == []


def test_words_that_no_database_can_compare_are_refused(client):
    client.force_login(UserFactory(role="editor"))

    page = client.get(reverse("record_search"), {"q": "\x00"})

    assert page.status_code == 400


def test_a_visitor_is_sent_to_sign_in(client):
    assert client.get(reverse("record_search")).status_code == 302


@pytest.mark.parametrize("number", [1, 3])
def test_the_search_takes_as_many_queries_for_one_as_for_three(
    client, number, django_assert_num_queries
):
    client.force_login(UserFactory(role="editor"))
    EditionFactory.create_batch(number, title="Hall", published=True)
    client.get(reverse("record_search"))

    with django_assert_num_queries(16):
        client.get(reverse("record_search"), {"q": "hall"})

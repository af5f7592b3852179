"""Before it is published, nobody learns from an address that a practice is there."""

import re

import pytest
from django.urls import reverse

from editorial import actions
from practices.models import Practice
from tests.factories import EditionFactory, OrganisationFactory, UserFactory
from tests.visitor import text

pytestmark = pytest.mark.django_db
DRAFT = re.compile("draft-[0-9a-f]{16}")


def begin(title):
    organisation = OrganisationFactory()
    author = UserFactory(role="contributor", organisation=organisation)
    return actions.begin(title, organisation=organisation, by=author)


def publish(draft):
    draft.summary = draft.description = "A text."
    draft.save()
    submitted = actions.submit(draft, by=UserFactory(role="editor"))
    return actions.publish(submitted, by=UserFactory(role="publisher"))


def test_the_address_of_a_draft_is_random_and_that_of_a_published_one_is_its_title(client):
    first, second = begin("Cluster mapping"), begin("Cluster mapping")
    random = [first.practice.slug, second.practice.slug]

    published = publish(second)

    assert all(DRAFT.fullmatch(slug) for slug in random)
    assert len(set(random)) == 2
    assert published.get_absolute_url() == "/practices/cluster-mapping/"
    assert client.get("/practices/cluster-mapping/").status_code == 200
    assert client.get(f"/practices/{random[1]}/").status_code == 404


def test_the_second_published_practice_of_a_title_gets_a_number():
    drafts = [begin("Cluster mapping") for _ in range(3)]

    slugs = [publish(draft).practice.slug for draft in drafts]

    assert slugs == ["cluster-mapping", "cluster-mapping-2", "cluster-mapping-3"]


def test_a_later_edition_keeps_the_address():
    first = publish(begin("Cluster mapping"))
    draft = actions.open_new_edition(first, by=UserFactory(role="editor"))
    draft.title = "Another title"

    assert publish(draft).practice.slug == "cluster-mapping"


def test_an_address_that_was_given_stays():
    edition = EditionFactory(practice__slug="given", title="Cluster mapping")

    assert publish(edition).practice.slug == "given"


def test_editors_read_the_title_where_the_address_says_nothing(client):
    practice = begin("Cluster mapping").practice
    client.force_login(UserFactory(role="editor"))

    page = client.get(reverse("admin:practices_practice_change", args=[practice.pk]))

    assert str(Practice.objects.get()) == "Cluster mapping"
    assert "Cluster mapping" in text(page)


def test_a_contributor_tries_no_address_of_somebody_else(client):
    EditionFactory(practice__slug="secret-plan")
    draft = begin("Ours")
    author = draft.practice.organisation.memberships.get().user
    client.force_login(author)
    form = reverse("admin:practices_practice_change", args=[draft.practice.pk])

    page = client.get(form)

    assert 'name="slug"' not in text(page)

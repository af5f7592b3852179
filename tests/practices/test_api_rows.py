"""The API's list says of a practice what the practice's own address says, though it reads it in another way."""

from datetime import date

import pytest

from tests.factories import (
    EditionFactory,
    OrganisationFactory,
    ProjectFactory,
    RegionFactory,
    TopicFactory,
    TransferFactory,
)

pytestmark = pytest.mark.django_db


def a_full_practice(**fields):
    """One with something in each of its relations, public and hidden, and in every text."""
    region, sweden = RegionFactory(english_name="Lower Austria"), RegionFactory(code="SE", level=0)
    edition = EditionFactory(
        published=True,
        practice__organisation=OrganisationFactory(),
        projects=[
            ProjectFactory(start=date(2012, 1, 1)),
            ProjectFactory(),
            ProjectFactory(hidden=True),
        ],
        regions=[sweden, region],
        topics=[TopicFactory(name="Zoology"), TopicFactory(name="Art")],
        keywords="one, two,, three ",
        start=date(2012, 3, 1),
        end=date(2014, 12, 31),
        scope="regional",
        image="practices/one.png",
        image_alt="A picture",
        image_credit="Somebody",
        change_note="New figures",
        **fields,
    )
    practice, body = edition.practice, OrganisationFactory()
    TransferFactory(
        practice=practice, from_region=region, to_organisation=body, year=2015, status="adapted"
    )
    TransferFactory(
        practice=practice,
        from_organisation=OrganisationFactory(hidden=True),
        to_region=sweden,
        year=None,
    )
    return edition


def without_citations(answer):
    return {name: value for name, value in answer.json().items() if name != "citations"}


def test_a_list_and_a_practices_own_address_say_the_same(client):
    full, bare = a_full_practice(), EditionFactory(published=True, practice__organisation=None)
    hidden = EditionFactory(published=True, practice__organisation=OrganisationFactory(hidden=True))

    listed = client.get("/api/v1/practices/").json()["results"]

    slugs = [edition.practice.slug for edition in (hidden, bare, full)]
    assert sorted(row["slug"] for row in listed) == sorted(slugs)
    for row in listed:
        alone = without_citations(client.get(f"/api/v1/practices/{row['slug']}/"))
        assert row == alone
        assert list(row) == list(alone)

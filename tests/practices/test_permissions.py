"""The table of permissions is that of the design, and both querysets and verbs follow it."""

import pytest
from django.contrib.auth.models import AnonymousUser

from practices.models import Edition, Practice
from practices.permissions import May, allowed
from tests.factories import EditionFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
STATUSES = ["draft", "in-review", "published", "superseded", "archived"]
# The letters of the design: V view, E edit, S submit, W withdraw, P publish, L schedule (which goes with it), R return,
# N open a new edition, A archive, U restore. Export and history go with viewing.
LETTERS = {
    "V": May.VIEW,
    "E": May.EDIT,
    "S": May.SUBMIT,
    "W": May.WITHDRAW,
    "P": May.PUBLISH,
    "L": May.SCHEDULE,
    "R": May.RETURN,
    "N": May.OPEN,
    "A": May.ARCHIVE,
    "U": May.RESTORE,
}
DESIGN = """
                    draft  in-review  published  superseded  archived
public              -      -          V          V           -
inactive            -      -          V          V           -
staff-without-role  -      -          V          V           -
contributor-own     VES    VW         VN         V           V
contributor-other   -      -          V          V           -
editor              VES    VER        VN         V           V
publisher           VES    VEPLR      VNA        V           VU
administrator       VES    VEPLR      VNA        V           VU
"""
ROWS = [line.split() for line in DESIGN.strip().splitlines()[1:]]
CELLS = [
    (who, status, letters.strip("-"))
    for who, *cells in ROWS
    for status, letters in zip(STATUSES, cells, strict=True)
]


def person(who, organisation):
    match who:
        case "public":
            return AnonymousUser()
        case "inactive":
            return UserFactory(role="publisher", is_active=False)
        case "staff-without-role":
            return UserFactory()
        case "contributor-own":
            return UserFactory(role="contributor", organisation=organisation)
        case "contributor-other":
            return UserFactory(role="contributor", organisation=OrganisationFactory())
        case "administrator":
            return UserFactory(is_superuser=True)
    return UserFactory(role=who)


def edition_in(status):
    """An edition in this state; what was superseded has a published successor, as it always has."""
    edition = EditionFactory(**{status.replace("-", "_"): True} if status != "draft" else {})
    if status == "superseded":
        EditionFactory(practice=edition.practice, number=2, published=True)
    return edition


@pytest.mark.parametrize(("who", "status", "letters"), CELLS)
def test_what_somebody_may_do_is_what_the_design_says(who, status, letters):
    edition = edition_in(status)
    user = person(who, edition.practice.organisation)

    assert allowed(user, edition) == {LETTERS[letter] for letter in letters}


@pytest.mark.parametrize(("who", "status", "letters"), CELLS)
def test_an_edition_is_listed_for_those_who_may_view_it(who, status, letters):
    edition = edition_in(status)
    user = person(who, edition.practice.organisation)

    assert Edition.objects.filter(pk=edition.pk).visible_to(user).exists() is ("V" in letters)


@pytest.mark.parametrize(
    ("who", "status", "letters"), [cell for cell in CELLS if cell[1] != "superseded"]
)
def test_a_practice_is_listed_for_those_who_may_view_an_edition_of_it(who, status, letters):
    edition = edition_in(status)
    user = person(who, edition.practice.organisation)

    assert list(Practice.objects.visible_to(user)) == ([edition.practice] if "V" in letters else [])


def test_what_an_archived_edition_had_superseded_is_not_public_any_more():
    earlier = EditionFactory(superseded=True)
    EditionFactory(practice=earlier.practice, number=2, archived=True)

    assert not Edition.objects.visible_to(AnonymousUser()).exists()


def test_a_contributor_of_two_organisations_sees_the_drafts_of_both_and_each_once():
    drafts = [EditionFactory(), EditionFactory()]
    user = UserFactory(role="contributor", organisation=drafts[0].practice.organisation)
    user.memberships.create(organisation=drafts[1].practice.organisation)

    assert set(Edition.objects.visible_to(user)) == set(drafts)
    assert Edition.objects.visible_to(user).count() == 2


def test_a_draft_of_nobodys_practice_is_not_that_of_a_contributor_without_organisation():
    EditionFactory(practice__organisation=None)

    assert not Edition.objects.visible_to(UserFactory(role="contributor")).exists()


def test_the_highest_role_counts():
    edition = edition_in("in-review")
    user = UserFactory(role="contributor")
    user.groups.add(UserFactory(role="publisher").groups.get())

    assert May.PUBLISH in allowed(user, edition)

"""An administrator erases a person; what they did stays in the name of a former user."""

import json

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.auth import get_user_model
from django.core import serializers
from django.core.exceptions import PermissionDenied, ValidationError

from backoffice import actions
from backoffice.models import Autosave, DeletedRecord
from editorial.erasure import erase
from editorial.models import Notification
from partners.models import Membership
from tests.factories import (
    AutosaveFactory,
    EditionFactory,
    MembershipFactory,
    OrganisationFactory,
    TransitionFactory,
    UserFactory,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator():
    return UserFactory(is_superuser=True)


@pytest.fixture
def person():
    return UserFactory(
        role="contributor",
        username="ada.lovelace",
        first_name="Ada",
        last_name="Lovelace",
        email="ada.lovelace@example.org",
    )


def everything():
    """All rows of the database as text."""
    rows = []
    for model in apps.get_models(include_auto_created=True):
        rows += serializers.serialize("python", model._base_manager.all())
    return json.dumps(rows, default=str).lower()


def test_nothing_in_the_database_names_the_person_any_more(person, administrator):
    membership = MembershipFactory(user=person)
    EmailAddress.objects.create(user=person, email="ada@lovelace.example", primary=False)
    edition = EditionFactory()
    AutosaveFactory(record=edition, user=person)
    notification = {"kind": "published", "due_at": "2026-01-01T00:00Z"}
    Notification.objects.create(to=person, edition=edition, **notification)
    LogEntry.objects.log_actions(administrator.pk, [person, membership], CHANGE, "ada lovelace")
    actions.delete(edition.practice, by=administrator)
    actions.delete(membership, by=administrator)
    before = everything()

    erase(person, by=administrator)

    assert "lovelace" in before
    assert "lovelace" not in everything()
    assert not Autosave.objects.exists()


def test_what_they_did_stays_in_the_name_of_a_former_user(person, administrator):
    transition = TransitionFactory(by=person)

    erase(person, by=administrator)

    transition.refresh_from_db()
    assert transition.by.get_full_name() == "a former user"
    assert not transition.by.is_active


def test_a_record_in_the_bin_comes_back_without_the_person(person, administrator):
    edition = EditionFactory()
    AutosaveFactory(record=edition, user=person)
    organisation = OrganisationFactory()
    MembershipFactory(user=person, organisation=organisation)
    kept = MembershipFactory(organisation=organisation)
    deleted_practice = actions.delete(edition.practice, by=administrator)
    deleted_organisation = actions.delete(organisation, by=administrator)

    erase(person, by=administrator)
    actions.restore(deleted_practice, by=administrator)
    actions.restore(deleted_organisation, by=administrator)

    assert not Autosave.objects.exists()
    assert list(Membership.objects.all()) == [kept]
    assert not DeletedRecord.objects.exists()


def test_nobody_but_an_administrator_erases_and_nobody_themselves(person, administrator):
    with pytest.raises(PermissionDenied):
        erase(person, by=UserFactory(role="publisher"))
    with pytest.raises(ValidationError, match="You cannot erase yourself"):
        erase(administrator, by=administrator)

    person.refresh_from_db()
    assert person.email == "ada.lovelace@example.org"


def test_the_page_says_what_goes_and_the_button_does_it(client, person, administrator):
    client.force_login(administrator)
    account = client.get(f"/admin/auth/user/{person.pk}/change/").content.decode()
    url = f"/admin/erase/{person.pk}/"

    page = client.get(url).content.decode()
    answer = client.post(url, follow=True)

    assert url in account
    assert "Ada Lovelace" in page
    assert "Ada Lovelace is erased." in answer.content.decode()
    assert not get_user_model().objects.filter(first_name="Ada").exists()


def test_others_find_no_such_page(client, person):
    client.force_login(UserFactory(role="publisher"))

    assert client.post(f"/admin/erase/{person.pk}/").status_code == 404


def test_an_erased_person_is_signed_out(client, person, administrator):
    client.force_login(person)

    erase(person, by=administrator)

    assert client.get("/admin/").status_code == 302

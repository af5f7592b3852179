"""A mail address counts when the secretariat entered it or its owner confirmed it, and not before."""

import re
from importlib import import_module

import pytest
from allauth.account.models import EmailAddress
from django.apps import apps
from django.core import mail
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from editorial.addresses import users_with_address
from tests.factories import UserFactory
from tests.visitor import text

pytestmark = pytest.mark.django_db
PASSWORD = "correct horse battery"
NEW_PASSWORDS = {"password1": "a long enough word", "password2": "a long enough word"}
ADDRESS = reverse("account_email")
RESET = reverse("account_reset_password")


@pytest.fixture(autouse=True)
def no_earlier_attempts():
    """The limits of attempts are counted in the cache, also those of other tests."""
    cache.clear()


@pytest.fixture
def person(client):
    user = UserFactory(username="anna", email="anna@example.org")
    client.post(reverse("account_login"), {"login": "anna", "password": PASSWORD})
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    return user


def address_of(user):
    user.refresh_from_db()
    return user.email


def link_in(message):
    return re.search(r"http://127\.0\.0\.1:8000(/accounts/\S+)", message.body)[1]


def change_to(client, email):
    return client.post(ADDRESS, {"action_add": "", "email": email}, follow=True)


def test_a_new_address_counts_once_it_is_confirmed(client, person):
    change_to(client, "new@example.org")
    before = address_of(person)
    (message,) = mail.outbox
    client.post(link_in(message))

    assert before == "anna@example.org"
    assert message.to == ["new@example.org"]
    assert address_of(person) == "new@example.org"
    assert [row.to for row in mail.outbox[1:]] == [["anna@example.org"]]


def test_a_change_asks_for_the_password_again(client):
    user = UserFactory()
    client.force_login(user)

    asked = change_to(client, "new@example.org")

    assert asked.redirect_chain[0][0].startswith(reverse("account_reauthenticate"))
    assert not EmailAddress.objects.filter(email="new@example.org").exists()
    assert mail.outbox == []


def test_nobody_makes_an_unconfirmed_address_the_one_in_use(client, person):
    change_to(client, "victim@example.org")

    client.post(ADDRESS, {"action_primary": "", "email": "victim@example.org"})

    assert address_of(person) == "anna@example.org"
    assert list(users_with_address("victim@example.org")) == []


def test_a_change_can_be_cancelled_and_the_address_in_use_cannot_be_removed(client, person):
    change_to(client, "new@example.org")

    client.post(ADDRESS, {"action_remove": "", "email": "new@example.org"})
    client.post(ADDRESS, {"action_remove": "", "email": "anna@example.org"})

    assert address_of(person) == "anna@example.org"
    assert list(EmailAddress.objects.values_list("email", flat=True)) == ["anna@example.org"]


def test_a_second_change_replaces_the_first(client, person):
    change_to(client, "first@example.org")
    page = change_to(client, "second@example.org")

    assert address_of(person) == "anna@example.org"
    assert "second@example.org" in text(page)
    assert not EmailAddress.objects.filter(email="first@example.org").exists()


def test_a_password_is_not_reset_by_an_unconfirmed_address(client, person):
    change_to(client, "victim@example.org")
    mail.outbox.clear()
    client.logout()

    client.post(RESET, {"email": "victim@example.org"})

    assert mail.outbox == []


def test_an_address_made_primary_unconfirmed_before_does_not_count(client):
    user = UserFactory(email="victim@example.org")
    EmailAddress.objects.create(user=user, email="victim@example.org", primary=True)

    client.post(RESET, {"email": "victim@example.org"})

    assert mail.outbox == []


def test_an_address_of_the_secretariat_counts_as_confirmed_once_its_link_is_used(client):
    user = UserFactory(email="Anna@Example.org")

    client.post(RESET, {"email": "anna@example.org"})
    (message,) = mail.outbox
    form = client.get(link_in(message), follow=True)
    client.post(form.request["PATH_INFO"], NEW_PASSWORDS)

    addresses = EmailAddress.objects.filter(user=user)
    assert list(addresses.values_list("email", "primary", "verified")) == [
        ("anna@example.org", True, True)
    ]
    assert client.login(username=user.username, password=NEW_PASSWORDS["password1"])


def test_who_has_no_account_gets_no_mail_and_the_same_answer(client):
    UserFactory(email="anna@example.org")

    known = client.post(RESET, {"email": "anna@example.org"}, follow=True)
    unknown = client.post(RESET, {"email": "nobody@example.org"}, follow=True)

    assert text(known) == text(unknown)
    assert [message.to for message in mail.outbox] == [["anna@example.org"]]


def test_links_in_mail_lead_to_the_site_whatever_host_was_asked(client, person, settings):
    settings.ALLOWED_HOSTS = ["*"]
    settings.SITE_URL = "https://clusterix.example.org"
    evil = {"headers": {"Host": "evil.example"}}

    client.post(ADDRESS, {"action_add": "", "email": "new@example.org"}, **evil)
    client.post(RESET, {"email": "anna@example.org"}, **evil)

    confirmation, reset = (message.body for message in mail.outbox)
    assert "https://clusterix.example.org/accounts/confirm-email/" in confirmation
    assert "https://clusterix.example.org/accounts/password/reset/key/" in reset
    assert "evil" not in confirmation + reset


def test_who_had_an_account_before_signs_in_and_resets_as_ever(client):
    """The migration confirms what was used, and takes nothing from anybody."""
    used = UserFactory(username="used", email="Used@example.org", last_login=timezone.now())
    never = UserFactory(username="never", email="never@example.org")
    UserFactory(username="one", email="two@example.org", last_login=timezone.now())
    UserFactory(username="other", email="two@example.org", last_login=timezone.now())
    UserFactory(username="without", email="", last_login=timezone.now())
    migration = import_module("editorial.migrations.0003_known_addresses")

    migration.note_addresses(apps, None)

    assert list(EmailAddress.objects.values_list("user", "email", "verified")) == [
        (used.pk, "used@example.org", True)
    ]
    for name in ("used", "never", "one", "other", "without"):
        credentials = {"login": name, "password": PASSWORD}
        assert client.post(reverse("account_login"), credentials).url == "/admin/"
        client.logout()
    for user in (used, never):
        client.post(RESET, {"email": user.email.lower()})
    assert len(mail.outbox) == 2

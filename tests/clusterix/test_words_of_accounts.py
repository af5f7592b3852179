"""The pages of accounts speak in the words of the site, not in those of the package that makes them."""

from pathlib import Path

import pytest
from babel.messages import mofile, pofile
from django.conf import settings
from django.urls import reverse

from tests.factories import UserFactory

FOLDER = Path(settings.BASE_DIR) / "clusterix" / "locale" / "en_GB" / "LC_MESSAGES"


def words_of(catalogue):
    messages = [each for each in catalogue if each.id]
    # A message with a plural has several texts, in a list or a tuple.
    return {(each.context, str(list(each.id))): list(each.string) for each in messages}


def test_the_compiled_words_are_those_of_the_file_that_people_edit():
    with (FOLDER / "django.po").open("rb") as file:
        written = words_of(pofile.read_po(file, locale="en_GB"))
    with (FOLDER / "django.mo").open("rb") as file:
        compiled = words_of(mofile.read_mo(file))

    assert compiled == written


@pytest.mark.django_db
def test_the_sign_in_form_asks_for_a_user_name_or_an_address(client):
    page = client.get(reverse("account_login")).content.decode()

    assert "Username or email" in page
    assert "Keep me signed in" in page
    assert "Remember Me" not in page


@pytest.mark.django_db
def test_the_pages_of_an_account_have_headings_in_sentence_case(client):
    client.force_login(UserFactory(role="editor"))

    headings = [
        client.get(reverse(name)).content.decode()
        for name in ("mfa_index", "account_change_password")
    ]

    assert "Two-step verification" in headings[0]
    assert "Recovery codes" in headings[0]
    assert "Change password" in headings[1]


@pytest.mark.django_db
def test_the_back_office_signs_out_as_every_other_page_does(client):
    client.force_login(UserFactory(role="editor"))

    page = client.post(reverse("admin:logout"))

    assert page.url == reverse("account_logout")

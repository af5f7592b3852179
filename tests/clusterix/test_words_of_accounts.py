"""The pages of accounts speak in the words of the site, not in those of the package that makes them."""

import io
from pathlib import Path

import pytest
from babel.messages import mofile, pofile
from django.conf import settings
from django.urls import reverse

from tests.factories import UserFactory

FOLDER = Path(settings.BASE_DIR) / "clusterix" / "locale" / "en_GB" / "LC_MESSAGES"


def test_the_compiled_words_are_those_of_the_file_that_people_edit():
    with (FOLDER / "django.po").open("rb") as file:
        catalogue = pofile.read_po(file, locale="en_GB")
    compiled = io.BytesIO()

    mofile.write_mo(compiled, catalogue)

    assert compiled.getvalue() == (FOLDER / "django.mo").read_bytes()


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


@pytest.mark.django_db
def test_a_changed_password_is_told_in_the_words_of_the_site(client, mailoutbox):
    user = UserFactory(role="editor", email="eva@example.org")
    user.set_password("an old lighthouse")
    user.save()
    client.post(reverse("account_login"), {"login": user.username, "password": "an old lighthouse"})
    new = "a new lighthouse on a hill"
    values = {"oldpassword": "an old lighthouse", "password1": new, "password2": new}

    client.post(reverse("account_change_password"), values)

    mail = mailoutbox[-1]
    assert mail.subject == "ClusteriX: Your password was changed"
    assert mail.body.strip().startswith("Your ClusteriX account was changed:")
    assert "The password was changed." in mail.body
    assert "reset your password now and tell the secretariat" in mail.body

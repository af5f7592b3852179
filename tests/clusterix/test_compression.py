"""What visitors read is compressed, and what is answered to somebody signed in is not."""

import gzip

import pytest

from tests.factories import EditionFactory, UserFactory

pytestmark = pytest.mark.django_db
ACCEPTED = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize("path", ["/practices/maps/", "/practices/", "/api/v1/practices/"])
def test_a_public_answer_is_compressed_and_says_the_same(client, path):
    EditionFactory(published=True, practice__slug="maps", title="Maps")

    response = client.get(path, headers=ACCEPTED)

    assert response.headers["Content-Encoding"] == "gzip"
    assert "Accept-Encoding" in response.headers["Vary"]
    assert b"Maps" in gzip.decompress(response.content)


def test_a_browser_that_takes_no_compression_gets_none(client):
    assert "Content-Encoding" not in client.get("/about/").headers


@pytest.mark.parametrize("path", ["/admin/", "/practices/"])
def test_nothing_is_compressed_for_somebody_signed_in(client, path):
    client.force_login(UserFactory(role="editor"))

    response = client.get(path, headers=ACCEPTED)

    assert response.status_code == 200
    assert "Content-Encoding" not in response.headers


def test_the_sign_in_form_is_not_compressed(client):
    # Its token against forged requests is a secret, though the visitor has no cookie yet.
    assert "Content-Encoding" not in client.get("/accounts/login/", headers=ACCEPTED).headers

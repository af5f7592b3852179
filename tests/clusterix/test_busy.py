"""Who cannot save, because SQLite has one writer at a time, is told so and why."""

import pytest
from django.test import Client

from tests.visitor import text

pytestmark = pytest.mark.django_db
SENTENCE = (
    "Nothing was saved, because an import or another long task is running. Try again in a minute."
)


def test_a_save_that_waited_in_vain_is_answered_with_a_sentence(client):
    response = client.get("/busy/")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert SENTENCE in text(response)
    assert "it still has what you typed" in text(response)


def test_the_api_says_so_too(client):
    response = client.get("/api/busy/")

    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert response.json() == {"detail": SENTENCE}


def test_other_errors_are_errors():
    assert Client(raise_request_exception=False).get("/boom/").status_code == 500

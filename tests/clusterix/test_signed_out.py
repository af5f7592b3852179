"""Somebody whose session has ended presses a button of a form."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.factories import ProjectFactory

pytestmark = pytest.mark.django_db


def test_what_was_sent_comes_back_whole_and_is_not_saved(client):
    project = ProjectFactory(acronym="OLD")
    url = f"/admin/projects/project/{project.pk}/change/"
    sent = {
        "csrfmiddlewaretoken": "a token",
        "acronym": "NEW",
        "summary": "Two lines of a text\nwith some <b>markup</b>",
        "topics": ["1", "2"],
        "partnerships-0-tasks": "It leads the work on innovation in Tolna",
        "_continue": "Save and continue editing",
        "logo": SimpleUploadedFile("logo.png", b"a picture"),
    }

    response = client.post(url, sent)

    project.refresh_from_db()
    assert response.status_code == 403
    assert project.acronym == "OLD"
    assert response.context["fields"] == [
        ("acronym", "NEW"),
        ("summary", "Two lines of a text\nwith some <b>markup</b>"),
        ("topics", "1"),
        ("topics", "2"),
        ("partnerships-0-tasks", "It leads the work on innovation in Tolna"),
        ("_continue", "Save and continue editing"),
    ]
    assert response.context["texts"] == [
        ("Acronym", "NEW"),
        ("Summary", "Two lines of a text\nwith some <b>markup</b>"),
        ("Tasks, row 1", "It leads the work on innovation in Tolna"),
    ]
    assert response.context["files"] == [("logo", "Logo", "logo.png")]
    assert "some &lt;b&gt;markup&lt;/b&gt;" in response.content.decode()
    assert response["Cache-Control"] == ("max-age=0, no-cache, no-store, must-revalidate, private")


def test_a_form_of_another_website_does_not_come_back():
    response = Client(enforce_csrf_checks=True).post("/admin/projects/project/add/", {"a": "b c"})

    assert response.status_code == 403
    assert "b c" not in response.content.decode()


def test_whoever_only_reads_gets_the_sign_in_page(client):
    response = client.get("/admin/projects/project/")

    assert (response.status_code, response.url) == (
        302,
        "/admin/login/?next=/admin/projects/project/",
    )

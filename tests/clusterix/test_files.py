"""Uploaded files are served for the records that may be seen, and cannot run anything here."""

import pytest
from django.core.files.base import ContentFile

from tests.factories import (
    EditionFactory,
    OrganisationFactory,
    OutputFactory,
    ProjectFactory,
    UserFactory,
)
from tests.visitor import text

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


def output(**kwargs):
    made = OutputFactory(**kwargs)
    made.file.save("manual.html", ContentFile(b"<script>alert(1)</script>"))
    return made


def test_a_public_document_is_downloaded_and_never_opened_here(client):
    response = client.get(output().file.url)

    assert response.status_code == 200
    assert response.headers["Content-Disposition"].startswith("attachment")
    assert response.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert b"".join(response.streaming_content) == b"<script>alert(1)</script>"


def test_a_hidden_document_answers_as_one_that_does_not_exist(client):
    hidden = output(hidden=True)
    of_a_hidden_project = output(project=ProjectFactory(hidden=True))

    addresses = [hidden.file.url, of_a_hidden_project.file.url, "/media/outputs/nothing.pdf"]
    answers = [client.get(address) for address in addresses]

    pages = {
        text(answer).replace(address, "")
        for address, answer in zip(addresses, answers, strict=True)
    }
    assert [answer.status_code for answer in answers] == [404, 404, 404]
    assert len(pages) == 1


def test_a_contributor_gets_no_file_of_what_is_not_theirs_to_read(client):
    hidden, of_a_hidden_project = output(hidden=True), output(project=ProjectFactory(hidden=True))
    draft = EditionFactory(image_alt="A map")
    draft.image.save("map.png", ContentFile(b"not really a picture"))
    client.force_login(UserFactory(role="contributor"))

    addresses = [
        hidden.file.url,
        of_a_hidden_project.file.url,
        draft.image.url,
        "/media/outputs/nothing.pdf",
    ]
    answers = [client.get(address) for address in addresses]

    told = {
        (each.status_code, text(each).replace(address, ""))
        for address, each in zip(addresses, answers, strict=True)
    }
    assert len(told) == 1
    assert answers[0].status_code == 404


def test_a_contributor_gets_public_documents_and_the_picture_of_an_own_draft(client):
    agency = OrganisationFactory()
    draft = EditionFactory(practice__organisation=agency, image_alt="A map")
    draft.image.save("map.png", ContentFile(b"not really a picture"))
    client.force_login(UserFactory(role="contributor", organisation=agency))

    answers = [client.get(address) for address in (output().file.url, draft.image.url)]
    for answer in answers:
        answer.close()

    assert [answer.status_code for answer in answers] == [200, 200]


def test_an_editor_gets_a_hidden_document(client):
    client.force_login(UserFactory(role="editor"))

    response = client.get(output(hidden=True).file.url)
    response.close()

    assert response.status_code == 200


@pytest.mark.parametrize(
    ("edition", "status"),
    [({"published": True}, 200), ({}, 404), ({"archived": True}, 404), ({"in_review": True}, 404)],
)
def test_the_picture_of_an_edition_is_seen_by_those_who_may_read_it(client, edition, status):
    made = EditionFactory(**edition, image_alt="A map")
    made.image.save("map.png", ContentFile(b"not really a picture"))

    response = client.get(made.image.url)
    response.close()

    assert response.status_code == status


@pytest.mark.parametrize(
    "path", ["../settings.py", "outputs/../../settings.py", "%2e%2e/settings.py", "/etc/passwd"]
)
def test_a_path_out_of_the_folder_leads_nowhere(client, path):
    assert client.get(f"/media/{path}").status_code == 404

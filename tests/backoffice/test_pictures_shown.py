"""A picture that was uploaded shows itself beside its field."""

import io

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from PIL import Image

from tests.factories import EditionFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def edition(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    content = io.BytesIO()
    Image.new("RGB", (60, 40)).save(content, "PNG")
    picture = ContentFile(content.getvalue(), "hall.png")
    return EditionFactory(image=picture, image_alt="A hall with machines")


def form_of(client, edition):
    return client.get(reverse("admin:practices_edition_change", args=[edition.pk]))


def test_the_form_shows_the_picture_with_its_alternative_text(client, edition):
    client.force_login(UserFactory(role="editor"))

    page = form_of(client, edition)
    with edition.image.open() as image:
        content = image.read()

    picture = f'<img class="uploaded-picture" src="{edition.image.url}" alt="A hall with machines">'
    # The template has a line for each attribute.
    assert " ".join(page.content.decode().split()).count(picture) == 1
    # Read to its end, which closes the file.
    assert client.get(edition.image.url).getvalue() == content


def test_the_picture_of_a_draft_stays_hidden_from_everybody_else(client, edition):
    stranger = UserFactory(role="contributor")
    client.force_login(stranger)

    answers = [client.get(edition.image.url), form_of(client, edition)]
    client.logout()
    answers.append(client.get(edition.image.url))

    assert [answer.status_code for answer in answers] == [404, 302, 404]


def test_a_form_without_a_picture_shows_none(client):
    client.force_login(UserFactory(role="editor"))

    page = form_of(client, EditionFactory())

    assert "uploaded-picture" not in page.content.decode()

"""How the back-office writes days and times."""

import pytest
from django.urls import reverse

from tests.factories import EditionFactory, UserFactory

pytestmark = pytest.mark.django_db


def test_times_in_the_back_office_are_written_one_way(client):
    client.force_login(UserFactory(role="editor"))
    edition = EditionFactory(published=True)

    page = client.get(reverse("admin:practices_edition_change", args=[edition.pk]))

    assert "15 January 2026, 10:00" in page.content.decode()

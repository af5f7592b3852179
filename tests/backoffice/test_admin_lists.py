"""The lists of the back-office stay quick however long they are."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from sources.models import Source
from tests.factories import UserFactory
from tests.visitor import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def office(client):
    client.force_login(UserFactory(role="publisher"))
    return client


def make(number):
    Source.objects.bulk_create(Source(code=f"s{n}", title=f"Source {n:03}") for n in range(number))


def test_a_list_counts_what_people_page_through_and_says_that_there_are_more(office, settings):
    settings.DEEPEST_RECORD = 120
    make(130)

    with CaptureQueriesContext(connection) as queries:
        page = office.get("/admin/sources/source/?p=3")

    assert "more than 120 sources" in text(page)
    assert len(page.context["cl"].result_list) == 20
    counts = [
        query["sql"]
        for query in queries
        if "COUNT(" in query["sql"] and '"sources_source"' in query["sql"]
    ]
    assert len(counts) == 1
    assert "LIMIT 121" in counts[0]


def test_a_short_list_says_how_many_there_are(office, settings):
    settings.DEEPEST_RECORD = 120
    make(120)

    page = office.get("/admin/sources/source/")

    assert "120 sources" in text(page)
    assert "more than" not in text(page)


def test_a_page_too_deep_is_not_read(office, settings):
    settings.DEEPEST_RECORD = 120
    make(130)

    assert office.get("/admin/sources/source/?p=4").status_code == 302

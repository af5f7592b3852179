"""A link from a newsletter leads to the page, whatever the newsletter added to it."""

import pytest

from catalogue.tracking import without_tracking

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "name",
    [
        "utm_source", "UTM_Campaign", "utm%5Fmedium", "fbclid", "gclid", "msclkid", "mc_cid", "mc_eid",
        "gbraid", "wbraid", "dclid", "yclid", "igshid", "_hsenc", "_hsmi", "mkt_tok", "pk_campaign",
        "piwik_kwd", "matomo_source", "mtm_medium",
    ],
)  # fmt: skip
def test_what_tracks_people_is_dropped_from_an_address(client, name):
    response = client.get(f"/practices/?{name}=x&q=cluster&{name}=y")

    assert response.status_code == 302
    assert response.headers["Location"] == "/practices/?q=cluster"


@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/practices/",
        "/practices/feed/",
        "/practices.csv",
        "/map/",
        "/search/",
        "/about/",
        "/nowhere/",
        "/api/",
    ],
)
def test_it_is_dropped_on_every_page_also_before_an_error(client, path):
    response = client.get(f"{path}?utm_source=news&fbclid=1")

    assert (response.status_code, response.headers["Location"]) == (302, path)


def test_a_wrong_parameter_is_refused_only_at_the_address_without_tracking(client):
    response = client.get("/practices/?colour=red&utm_source=news", follow=True)

    assert response.redirect_chain == [("/practices/?colour=red", 302)]
    assert response.status_code == 400


def test_all_else_of_the_address_stays_as_it_was_written():
    query = "utm_source=a&topic=b&&q=a+b%20c%C3%A9&x;y=[1]&empty=&utm_source=c"

    assert without_tracking(query) == "topic=b&&q=a+b%20c%C3%A9&x;y=[1]&empty="


@pytest.mark.parametrize("query", ["utmost=1", "ref=1", "q=utm_source", "mc=1", "gclids=1"])
def test_what_only_looks_like_tracking_stays(query):
    assert without_tracking(query) == query


def test_an_address_that_begins_with_two_slashes_does_not_lead_to_another_site(client):
    response = client.get("/", PATH_INFO="//example.org/", QUERY_STRING="utm_source=a")

    assert response.headers["Location"] == "/%2Fexample.org/"


def test_the_api_stays_strict(client):
    response = client.get("/api/v1/practices/?utm_source=news")

    assert response.status_code == 400
    assert list(response.json()) == ["utm_source"]


def test_what_is_posted_is_not_redirected(client):
    response = client.post("/contact/?utm_source=news")

    assert response.status_code != 302

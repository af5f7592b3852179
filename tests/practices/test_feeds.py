"""The newest of any filtered list, as a feed."""

import re
from xml.etree import ElementTree

import pytest

from tests.factories import EditionFactory, TopicFactory

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def entries(response):
    feed = ElementTree.fromstring(response.content)
    return [
        (
            entry.find(f"{ATOM}title").text,
            entry.find(f"{ATOM}link").get("href"),
            entry.find(f"{ATOM}updated").text,
        )
        for entry in feed.iter(f"{ATOM}entry")
    ]


def test_a_feed_has_what_the_list_has_the_newest_first(client):
    topic = TopicFactory(slug="mapping")
    for slug, day in (("older", "2026-01-01"), ("newer", "2026-02-01")):
        EditionFactory(
            published=True,
            title=slug,
            practice__slug=slug,
            topics=[topic],
            published_at=f"{day}T12:00Z",
        )
    EditionFactory(published=True, title="Elsewhere")
    EditionFactory(topics=[topic], title="Draft")

    response = client.get("/practices.atom?topic=mapping&sort=title")

    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    assert entries(response) == [
        ("newer", "http://testserver/practices/newer/", "2026-02-01T00:00:00+00:00"),
        ("older", "http://testserver/practices/older/", "2026-01-01T00:00:00+00:00"),
    ]


def test_a_feed_leads_back_to_its_list_and_knows_its_own_address(client):
    TopicFactory(slug="mapping")

    feed = ElementTree.fromstring(client.get("/practices.atom?topic=mapping&q=").content)

    assert {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")} == {
        "alternate": "http://testserver/practices/?topic=mapping",
        "self": "http://testserver/practices.atom?topic=mapping",
    }


def test_a_list_names_its_feed(client):
    EditionFactory(published=True, scope="local")

    page = client.get("/practices/?scope=local").content.decode()

    assert (
        page.count("/practices.atom?scope=local") == 2
    )  # for feed readers in the head, for people below the list


def test_the_links_to_feed_and_files_carry_what_is_in_the_list_and_not_how_it_is_shown(client):
    EditionFactory(published=True, scope="local")

    page = client.get("/practices/?more=topic&page_size=50&scope=local&sort=title")
    links = re.findall(r'"(/practices\.[a-z]+[^"]*)"', page.content.decode())

    assert sorted(set(links)) == [
        f"/practices.{ending}?scope=local" for ending in ("atom", "csv", "json", "xlsx")
    ]
    answers = [client.get(link) for link in links]
    assert all(answer.getvalue() for answer in answers)  # a file is closed once it is read
    assert {answer.status_code for answer in answers} == {200}


def test_a_feed_refuses_what_the_list_refuses(client):
    assert client.get("/practices.atom?colour=green").status_code == 400

"""What every list page does alike: one address for one result, pages, and fragments for htmx."""

import re

import pytest
from django.template.loader import render_to_string

from catalogue.templatetags.catalogue import checkboxes
from search.facets import Facet, Option, of_choices
from tests.factories import (
    EditionFactory,
    EventFactory,
    OrganisationFactory,
    RegionFactory,
    TopicFactory,
)
from tests.visitor import text

pytestmark = pytest.mark.django_db


def address(response):
    return response.headers["Location"]


@pytest.mark.parametrize(
    ("untidy", "tidy"),
    [
        ("/practices/?q=", "/practices/"),
        ("/practices/?q=&page=&page_size=&sort=&year_from=", "/practices/"),
        ("/practices/?page=1", "/practices/"),
        ("/practices/?page_size=20", "/practices/"),
        ("/practices/?sort=adopted", "/practices/"),
        ("/practices/?q=a&sort=best", "/practices/?q=a"),
        ("/practices/?q=a&sort=newest&page=1", "/practices/?q=a&sort=newest"),
        ("/practices/?topic=b&topic=a", "/practices/?topic=a&topic=b"),
        ("/practices/?topic=a&q=x", "/practices/?q=x&topic=a"),
        ("/practices/?year_to=2014&year_from=2012", "/practices/?year_from=2012&year_to=2014"),
        ("/search/?type=project&q=x", "/search/?q=x&type=project"),
        ("/partners/?sort=name", "/partners/"),
        ("/practices/?topic=a&topic=a", "/practices/?topic=a"),
        ("/search/?type=project&type=project", "/search/?type=project"),
        ("/sources/?type=report&type=report", "/sources/?type=report"),
        ("/practices/?q=+", "/practices/"),
        ("/practices/?q=+cluster+", "/practices/?q=cluster"),
        ("/practices/?q=cluster++policy", "/practices/?q=cluster+policy"),
        ("/practices/?q=cluster%C2%A0policy", "/practices/?q=cluster+policy"),
        ("/practices/?q=gyo%CC%8Br", "/practices/?q=gy%C5%91r"),
        ("/practices/?sort=best", "/practices/"),
        ("/practices/?as_typed=yes", "/practices/"),
        ("/practices/?page_size=020", "/practices/"),
        ("/practices/?page_size=050", "/practices/?page_size=50"),
        ("/practices/?year_from=02012", "/practices/?year_from=2012"),
        ("/practices/?topic=&country=&scope=&topic=a", "/practices/?topic=a"),
        ("/map/?sort=title&page_size=50&more=topic", "/map/?more=topic"),
    ],
)
def test_an_untidy_address_leads_to_the_tidy_one_which_stays(client, untidy, tidy):
    TopicFactory(slug="a")
    TopicFactory(slug="b")

    first = client.get(untidy)

    assert (first.status_code, address(first)) == (302, tidy)
    assert client.get(tidy).status_code == 200


@pytest.mark.parametrize("path", ["/practices/", "/map/"])
def test_a_list_is_known_by_one_address_however_many_values_are_shown_beside_it(client, path):
    response = client.get(f"{path}?more=topic&scope=local")

    assert f'<link rel="canonical" href="http://testserver{path}?scope=local">' in text(response)


def test_a_filter_that_is_given_twice_is_one_chip(client):
    TopicFactory(slug="a", name="Mapping")

    response = client.get("/practices/?topic=a&topic=a", headers={"HX-Request": "true"})

    assert response.context["filters"].links.active_filters() == [("Mapping", "?")]


@pytest.mark.parametrize("javascript", [True, False])
def test_searching_as_typed_is_for_the_words_it_was_asked_for_alone(client, javascript):
    headers = {"HX-Request": "true"} if javascript else {}
    page = client.get("/practices/?as_typed=yes&q=maping")

    (meant_for,) = re.findall(
        r'<input type="hidden" name="as_typed_for" value="([^"]*)">', text(page)
    )
    same, other = (
        client.get("/practices/", {"q": words, "as_typed_for": meant_for}, headers=headers)
        for words in (" maping ", "procurment")
    )

    assert 'name="as_typed"' not in text(page)
    assert [
        response.headers["HX-Push-Url" if javascript else "Location"] for response in (same, other)
    ] == [
        "/practices/?as_typed=yes&q=maping",
        "/practices/?q=procurment",
    ]


def test_a_list_is_cut_into_pages_that_link_to_each_other(client):
    for number in range(5):
        EditionFactory(published=True, title=f"Practice {number}")

    pages = [
        client.get(f"/practices/?page_size=2&sort=title{page}")
        for page in ("", "&page=2", "&page=3")
    ]
    pages = [client.get(address(page)) if page.status_code == 302 else page for page in pages]

    shown = [[edition.title for edition in page.context["page"].records] for page in pages]
    links = [(page.context["page"].previous, page.context["page"].next) for page in pages]
    assert shown == [["Practice 0", "Practice 1"], ["Practice 2", "Practice 3"], ["Practice 4"]]
    assert links == [
        (None, "?page=2&page_size=2&sort=title"),
        ("?page_size=2&sort=title", "?page=3&page_size=2&sort=title"),
        ("?page=2&page_size=2&sort=title", None),
    ]


def test_the_canonical_address_leaves_the_page_out(client):
    for _ in range(3):
        EditionFactory(published=True, scope="local")

    response = client.get("/practices/?page=2&page_size=2&scope=local")

    assert (
        '<link rel="canonical" href="http://testserver/practices/?page_size=2&amp;scope=local">'
        in text(response)
    )


def test_htmx_gets_the_changing_part_only_and_the_address_to_show(client):
    EditionFactory(published=True, title="Mapping", scope="local")

    response = client.get("/practices/?scope=local&q=&page=1", headers={"HX-Request": "true"})

    assert response.status_code == 200
    assert response.headers["HX-Push-Url"] == "/practices/?scope=local"
    assert "HX-Request" in response.headers["Vary"]
    assert "<html" not in text(response)
    assert text(response).lstrip().startswith('<form id="catalogue"')
    assert "Mapping" in text(response)


def test_the_whole_page_varies_by_htmx_too_so_that_no_cache_mixes_them_up(client):
    assert "HX-Request" in client.get("/practices/").headers["Vary"]


def test_htmx_restoring_its_history_gets_the_whole_page(client):
    response = client.get(
        "/practices/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"}
    )

    assert text(response).startswith("<!doctype html>")


def test_the_fragment_shows_the_same_results_as_the_page(client):
    for title in ("One", "Two", "Three"):
        EditionFactory(published=True, title=title)

    page, fragment = (
        client.get("/practices/"),
        client.get("/practices/", headers={"HX-Request": "true"}),
    )

    assert fragment.context["page"].records == page.context["page"].records
    assert text(fragment).split('<form id="catalogue"')[1].split("</form>")[0] in text(page)


@pytest.mark.parametrize(
    ("query", "names"), [("q=gyor", ["Győr Agency"]), ("q=agency", ["Győr Agency", "Oslo Agency"])]
)
def test_partners_are_searched_and_go_by_name(client, query, names):
    OrganisationFactory(name="Oslo Agency")
    OrganisationFactory(name="Győr Agency")

    response = client.get(f"/partners/?{query}")

    assert [organisation.name for organisation in response.context["page"].records] == names


@pytest.mark.parametrize(
    "path",
    ["/practices/", "/map/", "/projects/", "/partners/", "/action-plans/", "/outputs/", "/search/"],
)
def test_every_order_of_every_list_is_possible_with_and_without_words(client, path):
    sorts = client.get(path).context["filters"].sorts

    statuses = {
        client.get(path, {"sort": sort, "q": words}, follow=True).status_code
        for sort in sorts
        for words in ("", "a b")
    }

    assert statuses == {200}


@pytest.mark.parametrize(
    ("query", "slugs"),
    [
        ("editions/?practice=one", ["one"]),
        ("editions/?practice=one&practice=two", ["one", "two"]),
        ("editions/?status=superseded", []),
        ("events/?project=project-of-one", ["one"]),
        ("events/?country=SE", ["two"]),
        ("events/?type=workshop&country=AT", ["one"]),
        ("topics/?parent=one", ["two"]),
        ("regions/?country=AT", ["AT1"]),
        ("regions/?level=2", ["SE12"]),
        ("regions/?edition=2021", []),
    ],
)
def test_lists_outside_the_index_are_filtered_by_their_table(client, query, slugs):
    for slug in ("one", "two"):
        EditionFactory(published=True, practice__slug=slug, practice__organisation=None)
    TopicFactory(slug="two", parent=TopicFactory(slug="one"))
    austria, sweden = (
        RegionFactory(code="AT1", level=1),
        RegionFactory(code="SE12", country__code="SE", level=2),
    )
    EventFactory(slug="one", project__slug="project-of-one", country=austria.country)
    EventFactory(slug="two", country=sweden.country)

    records = client.get(f"/api/v1/{query}").json()["results"]

    found = [
        record.get("slug") or record.get("code") or record["practice"].split("/")[-2]
        for record in records
    ]
    assert sorted(found) == slugs


def test_a_list_shows_ten_values_and_leads_to_more(client):
    topics = [TopicFactory(slug=f"t{n:02}", name=f"Topic {n:02}") for n in range(12)]
    EditionFactory(published=True, topics=topics)
    EditionFactory(published=True, topics=topics[5:])

    page, more = client.get("/practices/"), client.get("/practices/?more=topic")

    shown = {
        facet.name: (facet.options, facet.has_more)
        for facet in page.context["filters"].query.shown_facets()
    }
    whole = {
        facet.name: (facet.options, facet.has_more)
        for facet in more.context["filters"].query.shown_facets()
    }
    tied = sorted(topics[:5], key=lambda topic: str(topic.pk))[:3]  # the index has keys as texts
    assert [(o.label, o.count) for o in shown["topic"][0]] == [
        *((topic.name, 2) for topic in topics[5:]),
        *((name, 1) for name in sorted(topic.name for topic in tied)),
    ]
    assert (shown["topic"][1], whole["topic"][1], len(whole["topic"][0])) == (True, False, 12)
    assert 'href="?more=topic"' in text(page)


def test_a_list_with_more_values_leads_back_to_fewer(client):
    EditionFactory(
        published=True, topics=[TopicFactory(slug=f"t{n:02}") for n in range(12)], scope="local"
    )

    few, many = (
        client.get("/practices/?scope=local"),
        client.get("/practices/?more=topic&scope=local"),
    )

    links = [
        re.findall(r'<a href="([^"]*)"\s+hx-get="[^"]*"[^>]*>((?:More|Fewer) [^<]*)<', text(page))
        for page in (few, many)
    ]
    assert links == [
        [("?more=topic&amp;scope=local", "More topics")],
        [("?scope=local", "Fewer topics")],
    ]


@pytest.mark.parametrize(
    ("label", "many"),
    [
        ("Topic", "topics"),
        ("Country of a partner", "countries of a partner"),
        ("Status", "statuses"),
        ("Kind of output", "kinds of output"),
    ],
)
def test_the_values_of_a_facet_are_called_in_words(label, many):
    assert Facet(label, of_choices([])).many == many


def test_large_numbers_are_written_alike_in_every_place():
    many = [Option("AT", "Austria", 3_887, selected=False)]
    page = {"total": 10_000, "last": 2_000, "number": 1_234}

    shown = "".join(
        [
            render_to_string("components/bar.html", {"page": page, "many": "good practices"}),
            render_to_string("components/pager.html", {"page": page}),
            render_to_string(
                "components/empty.html",
                {"links": {"suggestions": [("Clear the search words", "?", 3_887)]}},
            ),
            checkboxes("country", many, "good practices"),
        ]
    )

    assert re.findall(r"\d[\d,]{3,}", shown) == ["10,000", "1,234", "2,000", "3,887", "3,887"]


def test_the_search_over_everything_says_what_it_searches(client):
    page = text(client.get("/search/"))

    assert '<label class="visually-hidden" for="q">Search everything</label>' in page
    assert 'placeholder="Search everything"' in page


@pytest.mark.parametrize(
    "query",
    [
        "",
        "q=mapping",
        "q=%22the+map%22",
        "q=map+-tool",
        "scope=local",
        "q=maping&sort=title",
        "country=AT&q=maps",
    ],
)
def test_page_api_and_feed_answer_alike(client, query):
    region = RegionFactory(country__code="AT")
    for title in ("Mapping", "The map", "A tool for mapping", "Something else"):
        EditionFactory(
            published=True, title=title, scope="local" if "map" in title else "", regions=[region]
        )

    page, feed = (
        client.get(f"/{path}?{query}", follow=True) for path in ("practices/", "practices.atom")
    )
    api = client.get(f"/api/v1/practices/?facets=true&{query}").json()

    addresses = [f"http://testserver{card.url}" for card in page.context["page"].records]
    filters = page.context["filters"]
    assert [practice["page"] for practice in api["results"]] == addresses
    assert api["count"] == page.context["page"].total == len(addresses)
    assert {
        name: {o["value"]: o["count"] for o in options} for name, options in api["facets"].items()
    } == {name: filters.query.facet(name) for name in filters.facets}
    assert sorted(
        set(re.findall(r'<link href="(http://testserver/practices/[^/"]+/)"', text(feed)))
    ) == sorted(addresses)

"""A list of the API can be read to its end by its links, however long it is and whatever happens meanwhile."""

import json
from base64 import urlsafe_b64encode

import pytest

from practices.models import Edition
from search.indexing import reindexed
from tests.factories import EditionFactory, OrganisationFactory, OutputFactory, ProjectFactory

pytestmark = pytest.mark.django_db
LISTS = {
    "practices": lambda n: EditionFactory(
        published=True, title=f"T{n % 3}", practice__slug=f"s{n}", practice__organisation=None
    ),
    "projects": lambda n: ProjectFactory(slug=f"s{n}", acronym=f"A{n}", title="Same"),
    "organisations": lambda n: OrganisationFactory(slug=f"s{n}", name=f"N{n % 2}"),
    "outputs": lambda n: OutputFactory(slug=f"s{n}", title=f"T{n % 2}"),
}
SORTED = [
    ("practices", "adopted"),
    ("practices", "newest"),
    ("practices", "title"),
    ("projects", "newest"),
    ("projects", "title"),
    ("organisations", "name"),
    ("outputs", "newest"),
    ("outputs", "title"),
]
BY_PAGE = "This order is only available with `page`. Sort by adopted, newest or title to read on."
NO_POSITION = "This is not a position in the list. Take it from a `next` link."


def token(value):
    return urlsafe_b64encode(
        (value if isinstance(value, str) else json.dumps(value)).encode()
    ).decode()


def follow(client, address, between=lambda number: None):
    """The slugs on every page from `address` on; `between` is called with the number of pages read so far."""
    pages = []
    while address:
        answer = client.get(address).json()
        pages.append([record["slug"] for record in answer["results"]])
        address = answer["next"]
        between(len(pages))
        assert len(pages) < 50, "the links lead in a circle"
    return pages


def joined(pages):
    return [slug for page in pages for slug in page]


@pytest.mark.parametrize("name", LISTS)
def test_best_match_of_no_words_is_the_usual_order_and_read_to_its_end(client, name):
    for number in range(3):
        LISTS[name](number)
    usual, best = (
        client.get(f"/api/v1/{name}/?page_size=2{sort}").json() for sort in ("", "&sort=best")
    )

    assert "after=" in best["next"]
    assert joined(follow(client, best["next"])) == joined(follow(client, usual["next"]))
    assert best["results"] == usual["results"]


def test_a_page_beside_a_position_is_refused(client):
    for number in range(3):
        LISTS["practices"](number)
    after = client.get("/api/v1/practices/?page_size=2").json()["next"]

    response = client.get(f"{after}&page=2")

    assert (response.status_code, response.json()) == (
        400,
        {"page": "Use either `page` or `after`, not both."},
    )


@pytest.mark.parametrize(("name", "sort"), SORTED)
def test_following_the_links_visits_every_record_once_in_order(client, name, sort):
    for number in range(7):
        LISTS[name](number)
    address = f"/api/v1/{name}/?sort={sort}"
    whole = joined(follow(client, address))

    assert len(set(whole)) == len(whole) >= 7
    assert [joined(follow(client, f"{address}&page_size={size}")) for size in (1, 2, 3)] == [
        whole
    ] * 3


@pytest.mark.parametrize("sort", ["newest", "title"])
def test_what_is_added_or_withdrawn_meanwhile_makes_nothing_appear_twice_or_be_skipped(
    client, sort
):
    editions = [LISTS["practices"](number) for number in range(6)]
    before = joined(follow(client, f"/api/v1/practices/?sort={sort}"))

    def add_one_at_the_front_and_withdraw_one_that_was_read(number):
        if number == 2:
            EditionFactory(
                published=True, title="A", published_at="2027-01-01T00:00Z", practice__slug="new"
            )
            first = next(e for e in editions if e.practice.slug == before[0])
            with reindexed(first):
                Edition.objects.filter(pk=first.pk).update(status="archived")

    pages = follow(
        client,
        f"/api/v1/practices/?sort={sort}&page_size=2",
        add_one_at_the_front_and_withdraw_one_that_was_read,
    )

    assert joined(pages) == before


def test_the_links_keep_the_filters_and_go_on_from_any_page(client):
    for number in range(5):
        EditionFactory(
            published=True, title=f"Mapping {number}", scope="local", practice__slug=f"s{number}"
        )
    EditionFactory(published=True, title="Mapping", scope="regional")

    second = client.get(
        "/api/v1/practices/?q=mapping&scope=local&sort=title&page=2&page_size=2"
    ).json()

    assert (second["page"], second["pages"], second["count"]) == (2, 3, 5)
    assert "page=" not in second["next"].replace("page_size=", "")
    assert follow(client, second["next"]) == [["s4"]]


def test_editions_are_read_on_by_their_links_without_a_count(client):
    for number in range(5):
        EditionFactory(
            published=True,
            practice__slug=f"s{number}",
            published_at=f"2026-01-0{number + 1}T00:00Z",
        )

    pages, address = [], "/api/v1/editions/?page_size=2"
    while address:
        answer = client.get(address).json()
        assert list(answer) == ["next", "previous", "results"]
        pages.append([edition["practice"].split("/")[-2] for edition in answer["results"]])
        address = answer["next"]

    assert pages == [["s4", "s3"], ["s2", "s1"], ["s0"]]


BAD = [
    "nonsense", "é", "=", "a" * 1_999, token("5"), token("null"), token("{}"), token("[]"), token([5]),
    token([5, 5, 5]),
    token([True, 5]), token([5, True]), token([None, 5]), token([1.5, 5]), token([5, 2**63]), token([2**31, 5]),
    token([[5], 5]), token("[NaN, 5]"), token("[" * 1_400), token(["\x00", 5]), token(["\ud800", 5]), token(["a", "b"]),
]  # fmt: skip


@pytest.mark.parametrize("sort", ["adopted", "newest", "title"])
def test_a_position_that_is_none_is_refused(client, sort):
    EditionFactory(published=True)

    answers = [client.get("/api/v1/practices/", {"sort": sort, "after": bad}) for bad in BAD]

    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (400, {"after": NO_POSITION})
    ] * len(BAD)


def test_a_position_of_another_order_is_refused(client):
    EditionFactory(published=True)

    by_title = client.get("/api/v1/practices/", {"sort": "title", "after": token([5, 5])})
    by_day = client.get("/api/v1/practices/", {"sort": "newest", "after": token(["abc", 5])})

    assert [(a.status_code, a.json()) for a in (by_title, by_day)] == [
        (400, {"after": NO_POSITION})
    ] * 2


@pytest.mark.parametrize(
    "bad", ["nonsense", "é", token("p=abc"), token("p=\x00"), token("o=-1"), token("r=1&p=x")]
)
def test_a_position_among_editions_that_is_none_is_refused(client, bad):
    EditionFactory(published=True)

    answer = client.get("/api/v1/editions/", {"after": bad})

    assert (answer.status_code, answer.json()) == (400, {"after": NO_POSITION})


def test_an_order_without_positions_refuses_one(client):
    paths = ["practices/?q=a&after=", "organisations/?sort=country&after="]

    answers = [client.get(f"/api/v1/{path}{token([5, 5])}") for path in paths]

    assert [(answer.status_code, answer.json()) for answer in answers] == [
        (400, {"after": BY_PAGE})
    ] * 2


@pytest.mark.parametrize("path", ["/practices/", "/api/v1/practices/"])
def test_pages_go_as_far_as_the_deepest_record(client, settings, path):
    settings.DEEPEST_RECORD = 4
    for _ in range(7):
        EditionFactory(published=True, practice__organisation=None)

    last, beyond = (
        client.get(f"{path}?page=2&page_size=2"),
        client.get(f"{path}?page=3&page_size=2"),
    )

    errors = beyond.json() if path.startswith("/api/") else beyond.context["errors"]
    assert (last.status_code, beyond.status_code) == (200, 400)
    assert errors == {"page": "There is no page 3; the last one is 2. Pages go as far as record 4."}


def test_the_links_of_the_api_lead_beyond_the_deepest_record(client, settings):
    settings.DEEPEST_RECORD = 4
    for number in range(7):
        LISTS["practices"](number)

    assert len(set(joined(follow(client, "/api/v1/practices/?page_size=2")))) == 7


def test_the_page_says_that_a_list_goes_on_beyond_its_last_page(client, settings):
    settings.DEEPEST_RECORD = 4
    for _ in range(5):
        EditionFactory(published=True, practice__organisation=None)

    pages = [
        client.get(f"/practices/?{page}page_size=2").context["page"] for page in ("", "page=2&")
    ]

    assert [(page.number, page.last, page.next, page.is_cut) for page in pages] == [
        (1, 2, "?page=2&page_size=2", True),
        (2, 2, None, True),
    ]

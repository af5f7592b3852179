"""The search over every kind of record: grouped with counts, one kind as a paged list, passages marked and escaped."""

import re

import pytest

from practices.filters import PracticeFilterSet
from tests.factories import (
    ActionPlanFactory,
    EditionFactory,
    OrganisationFactory,
    OrganisationNameFactory,
    OutputFactory,
    ProjectFactory,
    RegionFactory,
)
from tests.search.asking import everything, everywhere
from tests.visitor import text

pytestmark = pytest.mark.django_db


def practice(title, **kwargs):
    texts = {"summary": "S.", "description": "D.", **kwargs}
    return EditionFactory(published=True, title=title, practice__organisation=None, **texts)


def groups(response):
    """[(kind, heading, number, link, titles)] as the page lists them."""
    return [
        (kind, str(name), number, link, [card.title for card in cards])
        for kind, name, number, link, cards in response.context["page"].records
    ]


def passages(response):
    return re.findall(r'<p class="passage">(.*?)</p>', text(response))


def test_results_are_grouped_by_kind_with_their_numbers_and_a_link_to_all_of_a_kind(client):
    for number in range(7):
        practice(f"Zeppelin {number}", published_at=f"2026-01-0{number + 1}T12:00Z")
    project = ProjectFactory(acronym="ZEPPELIN", title="")
    OutputFactory(title="A manual", summary="Of zeppelins.", project=project)
    OrganisationFactory(name="Zeppelin works")
    practice("Something else")

    page = client.get("/search/?q=zeppelin")

    assert groups(page) == [
        (
            "practice",
            "Good practices",
            7,
            "?q=zeppelin&type=practice",
            [f"Zeppelin {n}" for n in (6, 5, 4, 3, 2)],
        ),
        ("project", "Projects", 1, "?q=zeppelin&type=project", ["ZEPPELIN"]),
        ("organisation", "Partners", 1, "?q=zeppelin&type=organisation", ["Zeppelin works"]),
        ("output", "Outputs", 1, "?q=zeppelin&type=output", ["A manual"]),
    ]
    assert page.context["page"].total == 10
    assert "All 7 good practices" in text(page)
    assert "All 1 " not in text(page)


def test_one_kind_is_a_list_of_pages(client):
    for number in range(5):
        practice(f"Zeppelin {number}")
    ProjectFactory(acronym="ZEPPELIN")

    pages = [
        client.get(f"/search/?{page}page_size=2&q=zeppelin&sort=title&type=practice")
        for page in ("", "page=3&")
    ]

    assert [[titles for *_, titles in groups(page)] for page in pages] == [
        [["Zeppelin 0", "Zeppelin 1"]],
        [["Zeppelin 4"]],
    ]
    assert [(page.context["page"].total, page.context["page"].last) for page in pages] == [
        (5, 3)
    ] * 2


def test_several_kinds_are_groups_without_pages(client):
    practice("Zeppelin")
    ProjectFactory(acronym="ZEPPELIN")

    page = client.get("/search/?q=zeppelin&type=output&type=practice")

    assert [(kind, number) for kind, _, number, *_ in groups(page)] == [("practice", 1)]
    assert client.get("/search/?page=2&q=zeppelin").status_code == 400


def test_a_kind_with_more_than_is_shown_leads_to_all_of_it_whatever_kinds_are_chosen(client):
    for number in range(6):
        practice(f"Zeppelin {number}")
    addresses = [
        "?q=zeppelin",
        "?q=zeppelin&type=output&type=practice",
        "?q=zeppelin&type=practice",
    ]

    pages = [text(client.get(f"/search/{address}")) for address in addresses]

    assert ["All 6 good practices</a>" in page for page in pages] == [True, True, False]


def test_each_kind_is_counted_with_the_chosen_kind_off():
    practice("Zeppelin")
    OutputFactory(title="Zeppelin", project__acronym="X", project__title="Balloon")

    counts = [
        everything(**params).facet("type")
        for params in ({"q": "zeppelin"}, {"q": "zeppelin", "type": "output"}, {})
    ]

    assert counts == [{"output": 1, "practice": 1}] * 2 + [
        {"output": 1, "practice": 1, "project": 1}
    ]


def test_without_words_the_newest_of_each_kind_come_first():
    for title, day in (("Older", "2026-01-01"), ("Newer", "2026-02-01")):
        practice(title, published_at=f"{day}T12:00Z")
    ActionPlanFactory(
        title="A plan", organisation=OrganisationFactory(name="A partner"), project__acronym="X"
    )

    assert everywhere("") == ["Newer", "Older", "X: The title of X", "A partner", "A plan"]
    assert everywhere("", type="practice", sort="title") == ["Newer", "Older"]


def test_nothing_found_says_so(client):
    page = client.get("/search/?q=zeppelin")

    assert groups(page) == []
    assert "0 results" in text(page)


def test_a_result_says_where_it_lies(client):
    practice("Zeppelin", regions=[RegionFactory(english_name="Lower Austria", country__code="AT")])

    assert "<span>Lower Austria, Austria</span>" in text(client.get("/search/?q=zeppelin"))


@pytest.mark.parametrize("path", ["/search/?q=", "/practices/?q="])
def test_searched_words_are_marked_in_title_and_summary(client, path):
    practice("Zeppelins over Győr", summary="A zeppelin, and more.")

    page = text(client.get(f"{path}zeppelin+gy%C3%B6r"))

    assert "<mark>Zeppelins</mark> over <mark>Győr</mark></a>" in page
    assert "<p>A <mark>zeppelin</mark>, and more.</p>" in page


@pytest.mark.parametrize("path", ["/search/?q=zeppelin", "/practices/?q=zeppelin"])
def test_the_passage_is_shown_where_neither_title_nor_summary_has_the_word(client, path):
    words = " ".join(f"w{number}" for number in range(40))
    practice("In the text", description=f"{words} **zeppelins** {words}")

    start, end = " ".join(f"w{n}" for n in range(26, 40)), " ".join(f"w{n}" for n in range(14))
    assert passages(client.get(path)) == [f"… {start} <mark>zeppelins</mark> {end} …"]


@pytest.mark.parametrize("path", ["/search/?q=zeppelin", "/practices/?q=zeppelin"])
def test_no_passage_is_shown_where_the_title_or_summary_has_the_word(client, path):
    practice("A zeppelin", description="A zeppelin.")
    practice("Another", summary="Zeppelins.", description="A zeppelin.")

    page = client.get(path)

    assert page.context["page"].total == 2
    assert passages(page) == []


@pytest.mark.parametrize("path", ["/search/?q=zeppelin+giant", "/practices/?q=zeppelin+giant"])
def test_a_passage_has_the_words_that_title_and_summary_lack(client, path):
    practice("A zeppelin", description="A zeppelin of giants.")

    assert passages(client.get(path)) == ["A <mark>zeppelin</mark> of <mark>giants</mark>."]


@pytest.mark.parametrize(
    "path", ["/search/?q=%22a+full+year%22", "/practices/?q=%22a+full+year%22"]
)
def test_of_a_phrase_only_the_run_of_its_words_is_marked_and_shown(client, path):
    practice(
        "A zeppelin in a year", summary="Full.", description="It was a full day and a full year."
    )

    page = client.get(path)

    assert passages(page) == ["It was a full day and <mark>a full year</mark>."]
    assert ">A zeppelin in a year</a>" in text(page)


@pytest.mark.parametrize("path", ["/search/?q=SME", "/practices/?q=SME"])
def test_of_a_synonym_the_term_is_marked_and_shown_not_its_small_words(client, path):
    practice("Firms and more", description="For small and medium-sized enterprises and others.")

    page = client.get(path)

    assert passages(page) == ["For <mark>small and medium-sized enterprises</mark> and others."]
    assert ">Firms and more</a>" in text(page)


@pytest.mark.parametrize("path", ["/search/?q=zeppelin", "/partners/?q=zeppelin"])
def test_a_partner_found_by_another_name_shows_that_name(client, path):
    found = OrganisationFactory(name="Lund University", summary="")
    OrganisationNameFactory(organisation=found, name="Zeppelin 55 & Lund")
    hidden = OrganisationFactory(name="Hidden", hidden=True)
    OrganisationNameFactory(organisation=hidden, name="Zeppelin of the hidden")

    assert passages(client.get(path)) == ["Also called <mark>Zeppelin</mark> 55 &amp; Lund"]


def test_places_with_a_comma_in_their_name_are_separated_by_semicolons(client):
    city = RegionFactory(
        english_name="Karlsruhe, city", country__code="DE", country__name="Germany"
    )
    practice("Zeppelins", regions=[city])
    styria = RegionFactory(english_name="Styria", country__code="AT", country__name="Austria")
    practice("Balloons", regions=[styria])

    cards = client.get("/practices/?sort=title").context["page_cards"]

    assert [card.meta[0] for card in cards] == ["Styria, Austria", "Karlsruhe, city; Germany"]


@pytest.mark.parametrize("path", ["/search/?q=zeppelin+script", "/practices/?q=zeppelin+script"])
def test_passages_titles_and_summaries_are_escaped(client, path):
    hostile = '<script>alert("x")</script>'
    practice(
        f"{hostile} 1",
        summary=f"{hostile} & <b>2</b>",
        description=f"<img src=x onerror=alert(1)> zeppelin {hostile}",
    )
    practice("In the text", description=f"<img src=x onerror=alert(1) {hostile} zeppelin")

    page = text(client.get(path))

    assert "<script>alert" not in page
    assert "<img src=x" not in page
    assert "<b>2</b>" not in page
    assert (
        "&lt;<mark>script</mark>&gt;alert(&quot;x&quot;)&lt;/<mark>script</mark>&gt; 1</a>" in page
    )
    assert "&lt;img src=x onerror=alert(1) &lt;<mark>script</mark>" in page


def test_what_was_typed_is_shown_as_text(client):
    practice("Zeppelin")

    for path in ("/search/", "/practices/"):
        page = text(client.get(path, {"q": '"><script>alert(1)</script> zepelin'}))
        assert "<script>alert" not in page


def test_the_api_says_what_was_searched_beyond_the_words(client):
    practice("Zeppelin for small and medium-sized enterprises")

    answers = [
        client.get(f"/api/v1/practices/?q={q}").json().get("searched")
        for q in ("sme+zepelin+", "zeppelin")
    ]

    assert [client.get("/api/v1/practices/").json().get("searched"), *answers] == [
        None,
        {
            "corrected": [{"typed": "zepelin", "used": "zeppelin"}],
            "synonyms": [{"typed": "SME", "also": "small and medium-sized enterprise"}],
        },
        {"corrected": [], "synonyms": []},
    ]


def test_the_api_gives_facets_when_asked(client):
    practice(
        "Zeppelin", scope="local", regions=[RegionFactory(code="AT121", english_name="Mostviertel")]
    )
    practice("Balloon", scope="regional")

    page = client.get("/api/v1/practices/?facets=true&q=zeppelin").json()

    assert page["facets"] == {
        **{name: [] for name in PracticeFilterSet.facets},
        "country": [{"value": "AT", "label": "Austria", "count": 1}],
        "region": [
            {
                "value": "AT121",
                "label": "Mostviertel",
                "count": 1,
                "note": "Austria, NUTS 3",
            }
        ],
        "scope": [{"value": "local", "label": "Local", "count": 1}],
        "transferred": [{"value": "no", "label": "Not taken up so far", "count": 1}],
    }
    assert (
        "facets"
        not in client.get("/api/v1/practices/").json()
        | client.get("/api/v1/practices/?facets=false").json()
    )


@pytest.mark.parametrize("value", ["perhaps", "True", "1", "\x00", "yes"])
def test_facets_are_true_or_false(client, value):
    answer = client.get("/api/v1/practices/", {"facets": value})

    assert (answer.status_code, list(answer.json())) == (400, ["facets"])

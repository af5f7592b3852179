"""A parameter or value nobody knows is a 400 that names it, on page and API alike: no failure, and not everything."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.factories import EditionFactory, ProjectFactory
from tests.visitor import text

pytestmark = pytest.mark.django_db
PAGES = {
    "/practices/": "/api/v1/practices/",
    "/projects/": "/api/v1/projects/",
    "/partners/": "/api/v1/organisations/",
    "/action-plans/": "/api/v1/action-plans/",
    "/outputs/": "/api/v1/outputs/",
    "/sources/": "/api/v1/sources/",
    "/map/": None,
    "/sources/conflicts/": None,
    "/search/": None,
}
API_ONLY = ["/api/v1/editions/", "/api/v1/events/", "/api/v1/topics/", "/api/v1/regions/"]
EVERY_LIST = [*PAGES, *filter(None, PAGES.values()), *API_ONLY]
SEARCHED = [path for path in EVERY_LIST if path.strip("/").split("/")[-1] in (
    "practices", "map", "projects", "partners", "organisations", "action-plans", "outputs", "search"
)]  # fmt: skip
CHOICES = {
    "/practices/": [
        "topic",
        "country",
        "region",
        "project",
        "programme",
        "organisation",
        "scope",
        "transferred",
        "sort",
    ],
    "/map/": ["topic", "country", "region"],
    "/projects/": ["programme", "country", "partner", "status", "sort"],
    "/partners/": ["country", "type", "project", "region", "sort"],
    "/action-plans/": ["project", "organisation", "country", "region", "topic", "status", "sort"],
    "/outputs/": ["type", "project", "language", "sort"],
    "/sources/": ["type", "sort"],
    "/sources/conflicts/": ["type", "sort"],
    "/search/": ["type", "sort"],
    "/api/v1/practices/": ["topic", "country", "scope", "transferred", "sort"],
    "/api/v1/editions/": ["practice", "status"],
    "/api/v1/events/": ["type", "project", "country", "sort"],
    "/api/v1/topics/": ["parent", "sort"],
    "/api/v1/regions/": ["country", "level", "edition", "sort"],
}
TOO_BIG = str(2**63)
# What hostile visitors type: signs of every query language, and as much of them as is read at all.
ODD = [
    "\ud800", "%_\\", "'", '"*-(', "'\":*", "(", "\\", "🦫", " ", "\u200b", "\u202egnippam", "a\u0301" * 60,
    "AND OR NOT NEAR/3", "competence AND", "NOT competence", "NEAR(competence mapping, 3)", "title:competence",
    "competence & !mapping | (x", "competence:*", "competence <-> mapping", "^competence", "{title} : x",
    "'; DROP TABLE x", '"' * 400, "-" * 400, "*" * 400, "(" * 400, "x" * 400, "x " * 24, "-x " * 24, "x* " * 24,
    '"x y" ' * 12, '-"x y" ' * 12, "compettence " * 24, "ß" * 400,
]  # fmt: skip


def as_sent(text):
    """Bytes as a hostile client sends them, lone surrogates included."""
    return text.encode("utf-8", "surrogatepass")


def blamed(client, address, query):
    """The parameters that the answer names; the answer has to be a 400."""
    response = client.get(address, query)
    assert response.status_code == 400, (address, query, response.status_code)
    content_type = response.headers["Content-Type"]
    if content_type == "application/json":
        return list(response.json())
    if content_type.startswith("text/plain"):
        return [line.partition(":")[0] for line in response.content.decode().splitlines()]
    # An error of a field that people type into stands at the field, on the page of the list.
    errors = response.context.get("errors") or response.context["field_errors"]
    return list(errors)


@pytest.mark.parametrize("path", EVERY_LIST)
def test_every_unknown_parameter_is_named(client, path):
    query = {"colour": "blue", "size": "", "page": "1"}

    assert sorted(blamed(client, path, query)) == ["colour", "size"]


def test_the_page_says_which_parameter_it_does_not_know_and_links_to_the_same_list_without_it(
    client,
):
    response = client.get("/practices/?colour=blue&scope=local")

    assert "<code>colour</code>" in text(response)
    assert 'href="/practices/?scope=local"' in text(response)


@pytest.mark.parametrize(("path", "names"), CHOICES.items())
def test_an_unknown_value_is_named(client, path, names):
    values = ["nonsense", "-1", "\x00", "\ud800", "Ω" * 300, TOO_BIG, "'; DROP TABLE", "[]"]

    answers = [blamed(client, path, {name: as_sent(value)}) for name in names for value in values]

    assert answers == [[name] for name in names for _ in values]


@pytest.mark.parametrize(("path", "names"), CHOICES.items())
def test_hundreds_of_values_are_refused(client, path, names):
    values = [f"v{n}" for n in range(900)]

    assert [blamed(client, path, {name: values}) for name in names] == [[name] for name in names]


@pytest.mark.parametrize("path", [*EVERY_LIST, "/suggest/"])
@pytest.mark.parametrize("name", ["topic", "q", "page", "colour"])
def test_ten_thousand_values_are_refused(client, path, name):
    query = "&".join([f"{name}=a"] * 10_000)

    assert client.get(f"{path}?{query}").status_code == 400


@pytest.mark.parametrize("path", ["/api/v1/practices/", "/api/v1/practices/mapping/", "/suggest/"])
def test_programs_are_told_as_json_how_many_parameters_are_read(client, path):
    EditionFactory(published=True, practice__slug="mapping")

    response = client.get(f"{path}?{'q=a&' * 1_001}")

    assert (response.status_code, response.json()) == (
        400,
        {"detail": "At most 1,000 parameters are accepted."},
    )


def test_people_are_told_so_on_a_page(client):
    response = client.get(f"/practices/?{'q=a&' * 1_001}")

    assert response.status_code == 400
    assert "At most 1,000 parameters are accepted." in text(response)


@pytest.mark.parametrize("path", EVERY_LIST)
def test_a_very_long_value_is_refused(client, path):
    assert blamed(client, path, {"page": "1" * 2_001}) == ["page"]


@pytest.mark.parametrize("path", SEARCHED)
def test_very_long_words_and_those_with_a_nul_are_refused(client, path):
    words = ["x" * 401, "x" * 2_001, "x" * 100_000, "x " * 25, "- " * 300, "\x00", "a\x00b"]

    assert [blamed(client, path, {"q": typed}) for typed in words] == [["q"]] * len(words)


def test_the_answer_says_in_words_how_much_is_searched(client):
    assert [
        client.get("/api/v1/practices/", {"q": words}).json() for words in ("x" * 401, "x " * 25)
    ] == [
        {"q": "At most 400 characters can be searched at once."},
        {"q": "At most 24 words can be searched at once."},
    ]


@pytest.mark.parametrize("path", EVERY_LIST)
def test_what_can_be_given_once_is_refused_twice(client, path):
    twice = {"page": ["1", "1"], "page_size": ["20", "50"], "sort": ["title", "newest"]}

    assert [blamed(client, path, {name: values}) for name, values in twice.items()] == [
        [name] for name in twice
    ]


@pytest.mark.parametrize("path", EVERY_LIST)
def test_a_page_that_is_not_there_is_refused(client, path):
    pages = ["0", "-1", TOO_BIG, "abc", "1.5", "²", "٣", " 1", "2", "999999999"]

    assert [blamed(client, path, {"page": page}) for page in pages] == [["page"]] * len(pages)


@pytest.mark.parametrize(
    "path", ["/practices.csv", "/practices.xlsx", "/partners.json", "/practices.atom"]
)
@pytest.mark.parametrize(
    "query",
    [
        {"page": "1"}, {"page": "-1"}, {"page": TOO_BIG}, {"page_size": "50"}, {"page_size": "0"}, {"sort": "zzz"},
        {"as_typed_for": "maping"}, {"after": "x"},
    ],
)  # fmt: skip
def test_what_is_given_whole_has_no_pages(client, path, query):
    assert blamed(client, path, query) == list(query)


@pytest.mark.parametrize("name", ["page", "page_size"])
def test_a_number_that_is_too_large_is_told_so(client, name):
    said = [
        client.get("/api/v1/practices/", {name: number}).json() for number in (TOO_BIG, "0", "-1")
    ]

    assert said == [
        {name: f"“{TOO_BIG}” is too large a number."},
        {name: "“0” is not a whole number from 1 on."},
        {name: "“-1” is not a whole number from 1 on."},
    ]


@pytest.mark.parametrize("path", EVERY_LIST)
def test_a_page_size_that_is_not_offered_is_refused(client, path):
    sizes = ["0", "101", "-1", TOO_BIG, "abc", "1e2"]

    assert [blamed(client, path, {"page_size": size}) for size in sizes] == [["page_size"]] * len(
        sizes
    )


@pytest.mark.parametrize("path", ["/practices/", "/api/v1/practices/"])
@pytest.mark.parametrize("name", ["year_from", "year_to"])
def test_a_year_is_a_whole_number_of_our_times(client, path, name):
    years = [
        "2.012e3",
        " 2012",
        "2012.0",
        "٢٠١٢",
        "abc",
        "1899",
        "2101",
        "2012.5",
        "NaN",
        "Infinity",
        "-1",
        TOO_BIG,
        "1" * 400,
        "\x00",
    ]

    assert [blamed(client, path, {name: year}) for year in years] == [[name]] * len(years)


@pytest.mark.parametrize("path", ["/practices/", "/api/v1/practices/"])
def test_years_the_wrong_way_round_are_refused(client, path):
    assert blamed(client, path, {"year_from": "2015", "year_to": "2014"}) == ["year_from"]


@pytest.mark.parametrize(
    "path",
    ["/api/v1/practices/practice/", "/api/v1/projects/project/", "/api/v1/editions/practice/1/"],
)
def test_a_record_of_the_api_takes_no_parameters(client, path):
    EditionFactory(published=True, practice__slug="practice")
    ProjectFactory(slug="project")

    assert blamed(client, path, {"lang": "de"}) == ["lang"]


@pytest.mark.parametrize("path", SEARCHED)
def test_odd_words_are_searched_for_without_complaint(client, path):
    EditionFactory(published=True, title="Competence mapping")

    statuses = [client.get(path, {"q": as_sent(words)}, follow=True).status_code for words in ODD]

    assert statuses == [200] * len(ODD)


@pytest.mark.parametrize("words", ["x" * 2_000, *ODD])
def test_odd_words_get_suggestions_or_none(client, words):
    EditionFactory(published=True, title="Competence mapping")

    response = client.get("/suggest/", {"q": as_sent(words)})

    assert (response.status_code, list(response.json())) == (200, ["q", "suggestions"])


def test_suggestions_refuse_what_they_do_not_know(client):
    assert [blamed(client, "/suggest/", {name: "x"}) for name in ("colour", "topic", "page")] == [
        ["colour"],
        ["topic"],
        ["page"],
    ]
    assert blamed(client, "/suggest/", {"q": "x" * 100_000}) == ["q"]


def test_any_words_at_all_give_an_answer(client):
    EditionFactory(published=True, title="Competence mapping")

    @given(st.text(alphabet=st.characters(exclude_characters="\x00"), max_size=120))
    @settings(
        max_examples=30, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    def ask(words):
        for path in ("/search/", "/api/v1/practices/"):
            assert client.get(path, {"q": as_sent(words)}, follow=True).status_code == 200

    ask()


def test_any_parameters_at_all_give_an_answer_or_a_refusal(client):
    names = [
        "q",
        "topic",
        "page",
        "page_size",
        "sort",
        "year_from",
        "year_to",
        "transferred",
        "country",
        "",
    ]
    pairs = st.tuples(st.sampled_from(names), st.text(max_size=12).map(as_sent))

    @given(st.lists(pairs, max_size=4))
    @settings(
        max_examples=40, deadline=None, database=None, suppress_health_check=list(HealthCheck)
    )
    def ask(query):
        data = {}
        for name, value in query:
            data.setdefault(name, []).append(value)
        for path in ("/practices/", "/api/v1/practices/"):
            assert client.get(path, data, follow=True).status_code in {200, 400}

    ask()


@pytest.mark.parametrize("extension", ["csv", "atom"])
def test_a_csv_or_feed_is_refused_in_plain_text_that_names_the_parameter(client, extension):
    response = client.get(f"/practices.{extension}?topik=x&scope=planet")

    lines = response.content.decode().splitlines()
    assert (response.status_code, response.headers["Content-Type"]) == (
        400,
        "text/plain; charset=utf-8",
    )
    assert [line.partition(":")[0] for line in lines] == ["topik"]
    assert lines[0].startswith("topik: Unknown parameter. Known parameters: ")


def test_a_file_in_json_is_refused_in_json(client):
    response = client.get("/practices.json?topik=x")

    assert response.status_code == 400
    assert list(response.json()) == ["topik"]

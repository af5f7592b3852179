"""What visitors are told when the index cannot answer, and that what a worker remembers stays within its limit."""

from itertools import count

import pytest
from django.db import OperationalError, connection

from search import engines, ranking, snapshot
from search.engines import Term
from search.models import IndexState
from search.reindexing import rebuild
from tests.factories import EditionFactory, TopicFactory
from tests.search.asking import found
from tests.visitor import text

pytestmark = pytest.mark.django_db
COUNTED = [
    "/", "/practices/", "/map/", "/practices/?q=mapping", "/projects/", "/partners/", "/action-plans/",
    "/outputs/",
    "/search/?q=mapping", "/practices.atom", "/sitemap-records.xml",
]  # fmt: skip
API = [
    f"/api/v1/{name}/"
    for name in ("practices", "projects", "organisations", "action-plans", "outputs")
]
TOO_SLOW = "This search takes too long. Use fewer or rarer words, or remove the quotation marks."


@pytest.fixture(autouse=True)
def own_memory():
    """What is held with the limits of these tests is not left to others."""
    yield
    a_worker_starts()


@pytest.fixture
def edition():
    return EditionFactory(published=True, title="Competence mapping", practice__slug="mapping")


def a_worker_starts():
    snapshot.snapshots.clear()


def rename(table):
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO gone")


def never_built():
    a_worker_starts()
    IndexState.objects.update(format=0)


def without_state():
    IndexState.objects.all().delete()


def of_another_format():
    a_worker_starts()
    IndexState.objects.update(format=99)


def unreadable_state():
    rename("search_indexstate")


def unreadable_documents():
    a_worker_starts()
    rename("search_searchdocument")


def documents_unreadable_from_now_on():
    """What a worker has read of them it still knows."""
    assert snapshot.current().alive
    rename("search_searchdocument")


BROKEN = [never_built, without_state, of_another_format, unreadable_state, unreadable_documents]
READ_FROM_DOCUMENTS = [
    "/", "/practices/", "/practices/?sort=title", "/practices/?q=mapping", "/practices/?q=mapping&sort=title",
    "/partners/", "/partners/?sort=country", "/search/", "/search/?q=mapping", "/practices.atom",
    "/sitemap-records.xml", "/practices.csv", "/practices.xlsx",
]  # fmt: skip
UNAVAILABLE = {"detail": "The search index cannot be read just now."}


@pytest.mark.parametrize("path", COUNTED)
@pytest.mark.parametrize("broken", [never_built, unreadable_documents])
def test_a_page_says_that_the_index_cannot_be_read_and_shows_no_number(
    client, edition, broken, path
):
    broken()

    response = client.get(path)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert "<h1>The search is not available just now</h1>" in text(response)
    assert "<title>The search is not available" in text(response)
    assert "Competence mapping" not in text(response)


@pytest.mark.parametrize("path", API)
@pytest.mark.parametrize("broken", [never_built, unreadable_documents])
def test_the_api_says_so_too(client, edition, broken, path):
    broken()

    response = client.get(path)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert response.json() == UNAVAILABLE


@pytest.mark.parametrize("path", READ_FROM_DOCUMENTS)
def test_a_page_says_so_when_documents_cannot_be_read_any_more(client, edition, path):
    documents_unreadable_from_now_on()

    response = client.get(path)

    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert "<h1>The search is not available just now</h1>" in text(response)


@pytest.mark.parametrize(
    "path",
    ["/api/v1/practices/", "/api/v1/practices/?sort=title", "/suggest/?q=mapp", "/practices.json"],
)
def test_programs_are_told_so_as_json(client, edition, path):
    documents_unreadable_from_now_on()

    response = client.get(path)

    assert (response.status_code, response.headers["Retry-After"], response.json()) == (
        503,
        "60",
        UNAVAILABLE,
    )


@pytest.mark.parametrize("path", ["/practices/", "/search/", "/suggest/", "/api/v1/practices/"])
def test_a_misspelt_word_is_answered_so_when_the_known_words_cannot_be_read(client, edition, path):
    rename("search_searchword")

    response = client.get(path, {"q": "compettence "})

    assert response.status_code == 503
    assert "he search" in text(response)


@pytest.mark.parametrize("broken", BROKEN)
def test_it_does_not_matter_what_of_the_index_is_missing(client, edition, broken):
    assert client.get("/practices/").status_code == 200

    broken()

    assert client.get("/practices/").status_code == 503


@pytest.mark.parametrize(
    "path", ["/suggest/?q=map", "/practices/?q=map", "/api/v1/practices/?q=map"]
)
def test_words_that_cannot_be_read_are_the_index_too(client, edition, path):
    rename("search_words_0")

    assert client.get(path).status_code == 503


def test_pages_that_need_no_index_are_read_as_always(client, edition):
    never_built()

    paths = [
        "/practices/mapping/",
        "/about/",
        "/health/",
        "/api/v1/practices/mapping/",
        "/sources/",
    ]
    assert {path: client.get(path).status_code for path in paths} == dict.fromkeys(paths, 200)


def test_an_index_that_was_never_built_is_not_written_and_is_whole_once_it_is_built(
    client, edition
):
    never_built()
    EditionFactory(published=True, title="Mapping anew", practice__organisation=None)

    rebuild()

    assert sorted(found("mapping")) == ["Competence mapping", "Mapping anew"]


@pytest.fixture
def slow_search(monkeypatch):
    """A word that very many documents hold, and no time to find them."""
    rows = 30_000
    sql = {
        "sqlite": "WITH RECURSIVE n(i) AS (SELECT 100000 UNION ALL SELECT i + 1 FROM n WHERE i < 100000 + %s) "
        "INSERT INTO search_words_0 (rowid, title, body) SELECT i, 'common', 'common words' FROM n",
        "postgresql": "INSERT INTO search_words_0 (number, title, words) "
        "SELECT i, to_tsvector('simple', 'common'), to_tsvector('simple', 'common words') "
        "FROM generate_series(100000, 100000 + %s) AS i",
    }
    with connection.cursor() as cursor:
        cursor.execute(sql[connection.vendor], [rows])
    monkeypatch.setattr(engines, "MOST_MILLISECONDS", 1)
    a_worker_starts()


@pytest.mark.parametrize("words", ["common", "common words", '"common words"', "comm*", "-common"])
def test_a_search_that_takes_too_long_is_ended_and_answered_with_a_sentence(
    client, slow_search, words
):
    page = client.get("/practices/", {"q": words})
    everything = client.get("/search/", {"q": words})
    api = client.get("/api/v1/practices/", {"q": words})

    assert [r.status_code for r in (page, everything, api)] == [400] * 3
    assert page.context["errors"] == everything.context["errors"] == api.json() == {"q": TOO_SLOW}
    assert TOO_SLOW in text(page)


def test_it_is_the_database_that_ends_a_statement(slow_search):
    with pytest.raises(OperationalError) as stopped:
        engines.engine().matching(0, Term(("common",)), -1, 1)

    assert engines.engine().was_stopped(stopped.value)


def test_a_search_whose_ranking_takes_too_long_is_answered_so_too(client, slow_search, monkeypatch):
    for number in range(2):
        EditionFactory(published=True, title=f"Common {number}", practice__organisation=None)
    monkeypatch.setattr(ranking, "CANDIDATES", 1)
    monkeypatch.setattr(engines, "MOST_MILLISECONDS", 900)
    assert snapshot.current().matching(Term(("common",)))
    monkeypatch.setattr(engines, "MOST_MILLISECONDS", 1)

    response = client.get("/practices/?q=common")

    assert (response.status_code, response.context["errors"]) == (400, {"q": TOO_SLOW})


def test_all_words_of_a_search_share_its_time(client, edition, monkeypatch):
    ticks = count()
    monkeypatch.setattr(engines, "MOST_MILLISECONDS", 900)
    monkeypatch.setattr(
        engines, "monotonic", lambda: next(ticks) * 0.4
    )  # each look at the clock takes that long

    assert client.get("/practices/?q=competence").status_code == 200
    assert client.get("/practices/?q=competence+mapping+step+done").status_code == 400
    assert (
        client.get("/practices/?q=competence+mapping").status_code == 200
    )  # found before, and kept


def test_suggestions_that_would_take_too_long_are_left_out(client, slow_search):
    response = client.get("/suggest/", {"q": "common"})

    assert (response.status_code, response.json()) == (200, {"q": "common", "suggestions": []})


def test_after_a_search_was_ended_others_are_answered(client, edition, slow_search, monkeypatch):
    assert client.get("/practices/?q=common").status_code == 400

    monkeypatch.setattr(engines, "MOST_MILLISECONDS", 900)

    assert client.get("/practices/?q=mapping").context["page"].total == 1
    assert (
        client.get("/practices/?q=common").context["page"].total == 0
    )  # none of those many has a record


def test_what_was_found_is_kept_within_the_limit_and_found_again(settings):
    settings.SEARCH_CACHE_BYTES = 2_000
    a_worker_starts()
    words = [f"{a}{b}" for a in ("alpha", "beta", "gamma") for b in ("one", "two", "three", "four")]
    for word in words:
        EditionFactory(
            published=True, title=f"Of {word}", practice__organisation=None, topics=[TopicFactory()]
        )

    loaded = snapshot.current()
    first = [loaded.matching(Term((word,))) for word in words]
    second = [loaded.matching(Term((word,))) for word in reversed(words)]

    assert 0 < loaded.cache.terms.currsize <= 2_000
    assert 1 < len(loaded.cache.terms) < len(words)
    assert first == second[::-1]
    assert [found(word) for word in words] == [[f"Of {word}"] for word in words]


def test_what_does_not_fit_into_the_limit_is_found_without_being_kept(settings):
    settings.SEARCH_CACHE_BYTES = 10
    a_worker_starts()
    EditionFactory(published=True, title="Zeppelin", practice__organisation=None)

    assert found("zeppelin") == found("zeppelin") == ["Zeppelin"]
    assert len(snapshot.current().cache.terms) == 0

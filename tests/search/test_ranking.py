"""The order of results, and that it is one order however deep one reads and with whichever strategy."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from pyroaring import BitMap

from search import ranking, snapshot
from search.models import SearchDocument
from tests.factories import EditionFactory, RegionFactory, TopicFactory
from tests.search.asking import found, practices

pytestmark = pytest.mark.django_db
BEGINNING = datetime(2026, 1, 1, 12, tzinfo=UTC)
ALL = 37


def practice(title, day=0, **kwargs):
    texts = {"summary": "S.", "description": "D.", **kwargs}
    published_at = BEGINNING + timedelta(days=day)
    return EditionFactory(
        published=True, title=title, published_at=published_at, practice__organisation=None, **texts
    )


def test_a_word_counts_most_in_the_title_then_in_the_summary_then_in_keywords_and_names_then_in_the_text():
    practice("A zeppelin", day=0)
    practice("B", day=1, summary="Of zeppelins.")
    practice("C", day=2, keywords="zeppelin")
    practice("D", day=3, topics=[TopicFactory(name="Zeppelins")])
    practice("E", day=4, regions=[RegionFactory(name="Zeppelin")])
    practice("F", day=5, context="A zeppelin.")
    practice("G", day=6, further_information="A zeppelin.")

    assert found("zeppelin") == ["A zeppelin", "B", "E", "D", "C", "G", "F"]


def test_a_title_that_says_little_else_comes_before_a_longer_one():
    practice("Zeppelin", day=0)
    practice("Zeppelins for everybody", day=2)
    practice("A zeppelin for all", day=1)

    assert found("zeppelin") == ["Zeppelin", "Zeppelins for everybody", "A zeppelin for all"]


def test_equally_good_ones_go_by_the_newest():
    for day in (3, 1, 2):
        practice(f"Zeppelin {day}", day=day)

    assert found("zeppelin") == ["Zeppelin 3", "Zeppelin 2", "Zeppelin 1"]


def test_a_rare_word_in_the_title_counts_more_than_a_common_one():
    practice("Rare", summary="Common.", day=0)
    practice("Common", summary="Rare.", day=1)
    for number in range(4):
        practice(f"{number}", summary="Common.")

    assert found("rare common") == ["Rare", "Common"]


def test_a_phrase_and_a_beginning_count_by_their_field_too():
    practice("A big zeppelin", day=0)
    practice("Another", summary="A big zeppelin.", day=1)

    assert (
        found('"big zeppelin"') == found("zepp*") == found("zepp") == ["A big zeppelin", "Another"]
    )


def test_a_synonym_in_the_title_counts_as_the_word_itself():
    practice("Smart specialisation", day=0)
    practice("Another", summary="RIS3.", day=1)

    assert found("RIS3") == ["Smart specialisation", "Another"]


@pytest.fixture(scope="module")
def many(module_transaction):
    """Practices with the word “zeppelin” in title, summary or text, or not; several share a day or a title."""
    places = [
        {"title": "Zeppelin {n}"},
        {"title": "Number {n}", "summary": "A zeppelin."},
        {"title": "The same title"},
        {"title": "Another number", "description": "Zeppelins."},
        {"title": "A small zeppelin", "keywords": "Balloon"},
    ]
    for number in range(ALL):
        texts = {
            name: value.format(n=number) for name, value in places[number % len(places)].items()
        }
        practice(**texts, day=number * 7 % 11, scope="local" if number % 3 else "regional")


def read(size, **params):
    """The numbers of the practices page by page, as the pages read them."""
    filters = practices(**params)
    return [
        row[1]
        for offset in range(0, filters.total + size, size)
        for row in filters.rows(offset, size)
    ]


def read_on(size, **params):
    """The numbers of the practices, each page going on after the last record of the one before."""
    filters, numbers, after = practices(**params), [], None
    while rows := filters.rows(0, size, after=after):
        numbers += [row[1] for row in rows]
        after = ranking.Position(rows[-1][2], rows[-1][1])
        assert len(numbers) <= ALL, "the pages lead in a circle"
    return numbers


QUERIES = [{}, {"q": "zeppelin"}, {"scope": "local"}, {"q": "zeppelin", "scope": "local"}]
STRATEGIES = {
    "sorted": {"SORTED_AT_ONCE": 20_000, "WEEK_BY_WEEK": 20_000},
    "walked": {"SORTED_AT_ONCE": 1, "WEEK_BY_WEEK": 20_000},
    "week by week": {"SORTED_AT_ONCE": 20_000, "WEEK_BY_WEEK": 1},
}


@pytest.fixture(params=STRATEGIES)
def strategy(request, monkeypatch):
    for name, value in STRATEGIES[request.param].items():
        monkeypatch.setattr(ranking, name, value)


@pytest.mark.parametrize("params", QUERIES)
def test_newest_first_is_one_order_with_every_strategy(many, strategy, params):
    editions = practices(**params).page(0, 100)
    newest = sorted(editions, key=lambda e: (e.published_at.date(), e.practice_id), reverse=True)
    expected = [edition.practice_id for edition in newest]

    assert [read(size, sort="newest", **params) for size in (1, 4, 100)] == [expected] * 3
    assert [read_on(size, sort="newest", **params) for size in (1, 4, 100)] == [expected] * 3


@pytest.mark.parametrize("params", QUERIES)
def test_by_title_is_one_order_with_every_strategy(many, strategy, params):
    editions = practices(**params).page(0, 100)
    expected = [
        e.practice_id for e in sorted(editions, key=lambda e: (e.title.lower(), e.practice_id))
    ]

    assert [read(size, sort="title", **params) for size in (1, 4, 100)] == [expected] * 3
    assert [read_on(size, sort="title", **params) for size in (1, 4, 100)] == [expected] * 3


@pytest.fixture(scope="module")
def long_table(many):
    """Four hundred documents of another kind, many of the same day or title."""
    random = Random(5)
    SearchDocument.objects.bulk_create(
        SearchDocument(
            generation=0, version=0, kind="output", record_id=number, url="/", title=title, folded_title=title,
            newest=random.randrange(30), card={},
        )
        for number, title in enumerate(random.choices("abcdefghijklmnopqrstuvwxyz", k=400))
    )  # fmt: skip
    return list(SearchDocument.objects.filter(kind="output"))


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("order", ["newest", "title"])
def test_a_long_table_is_read_in_order_as_it_would_be_sorted(long_table, strategy, order, seed):
    snapshot.snapshots.clear()
    loaded, random = snapshot.current(), Random(seed)
    by_newest, by_title = (
        (lambda d: (-d.newest, -d.record_id)),
        (lambda d: (d.folded_title, d.record_id)),
    )
    whole = sorted(long_table, key=by_newest if order == "newest" else by_title)
    for few in (
        random.sample(whole, random.randrange(2, 300)),
        whole[-30:],
        whole[:3] + whole[-3:],
    ):
        wanted = [document for document in whole if document in few]
        numbers = BitMap(document.pk for document in few)
        for offset, size in ((0, 5), (2, 5), (len(few) - 2, 5), (len(few), 5), (0, 1000)):
            expected = [document.record_id for document in wanted[offset : offset + size]]
            rows = ranking.page(loaded, "output", numbers, order, offset=offset, size=size)
            assert [row[1] for row in rows] == expected

            if 0 < offset < len(few):
                last = wanted[offset - 1]
                after = ranking.Position(
                    last.newest if order == "newest" else last.folded_title, last.record_id
                )
                assert (
                    ranking.page(loaded, "output", numbers, order, size=size, after=after) == rows
                )


@pytest.mark.parametrize("candidates", [1, 4, 10, 20, 100])
@pytest.mark.parametrize(
    "params", [{"q": "zeppelin"}, {"q": "zeppelin", "scope": "local"}, {"q": "zepp*"}]
)
def test_best_match_shows_every_record_once_however_many_are_ranked(
    many, strategy, monkeypatch, params, candidates
):
    monkeypatch.setattr(ranking, "CANDIDATES", candidates)
    whole = read(100, **params)

    assert sorted(whole) == sorted(read(100, sort="newest", **params))
    assert [read(size, **params) for size in (1, 3, 7)] == [whole] * 3


@pytest.mark.parametrize("candidates", [1, 4, 10, 100])
def test_best_match_has_the_titles_first_and_beyond_the_ranked_ones_the_newest(
    many, strategy, monkeypatch, candidates
):
    monkeypatch.setattr(ranking, "CANDIDATES", candidates)
    editions = practices(q="zeppelin").page(0, 100)

    titled = ["zeppelin" in edition.title.lower() for edition in editions]
    rest = [
        (e.published_at.date(), e.practice_id)
        for e in editions
        if "zeppelin" not in e.title.lower()
    ]
    unranked = rest[max(0, candidates - sum(titled)) :]

    assert titled == sorted(titled, reverse=True)
    assert (sum(titled), len(rest)) == (15, 15)
    assert unranked == sorted(unranked, reverse=True)

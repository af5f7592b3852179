"""What is asked: every query with 0, 1, 2 and 3 filters, as addresses of ClusteriX and of Datasette."""

import itertools
from random import Random
from urllib.parse import urlencode

from bench.corpus import fixture, regions_by_country
from bench.vocabulary import WORDS, near_rank, plain

# The first ranks are function words; a practice has about 300 words. The share of the practices that hold each:
QUERIES = {
    "no text": "",
    "common": near_rank(WORDS, 30),  # half
    "common, another": near_rank(WORDS, 80),  # a quarter
    "mid": plain(near_rank(WORDS, 1_500, with_accent=True)),  # 2 %; typed without its accent
    "rare": near_rank(WORDS, 28_000),  # 0.1 %
    "two words, common and mid": f"{near_rank(WORDS, 120)} {near_rank(WORDS, 1_000)}",
    "two words, both frequent": f"{near_rank(WORDS, 200)} {near_rank(WORDS, 300)}",
}
# The most frequent values, so that the filters leave much.
FILTERS = (
    ("topic", fixture("topics")[0]["fields"]["slug"]),
    ("country", next(iter(regions_by_country()))),
    ("scope", "regional"),
)
FACETS = (
    "topic",
    "country",
    "region",
    "project",
    "programme",
    "scope",
)  # those that Datasette counts, too
PAGE = 20


def combinations():
    """(query's name, number of filters, the query, the filters) of all that is asked."""
    for (name, query), count in itertools.product(QUERIES.items(), range(len(FILTERS) + 1)):
        yield name, count, query, FILTERS[:count]


def query_string(pairs):
    """As ClusteriX writes it, so that no request is redirected."""
    return f"?{urlencode(kept)}" if (kept := sorted(pair for pair in pairs if pair[1])) else ""


def addresses(path, *more):
    """{(query's name, number of filters): address} on ClusteriX."""
    return {
        (name, count): path + query_string([("q", query), *filters, *more])
        for name, count, query, filters in combinations()
    }


def pages():
    return addresses("/practices/")


def api():
    return addresses("/api/v1/practices/", ("facets", "true"))


def first_touches():
    """The page of each query without filters: no word occurs in two of them."""
    return [address for (_, count), address in pages().items() if not count]


def typed(count=60):
    """What people have typed when they pause: the beginnings, of 2 to 6 letters, of words and of places' names."""
    rng = Random("typed")
    places = [
        region["fields"]["name"]
        for region in fixture("regions")
        if region["fields"]["level"] == "2"
    ]
    starts = [plain(rng.choice(WORDS[:3_000])) for _ in range(count // 2)] + rng.choices(
        places, k=count // 2
    )
    beginnings = [start[: rng.randint(2, 6)].strip() for start in starts]
    return [f"/suggest/{query_string([('q', beginning)])}" for beginning in beginnings]


def datasette(table, extension=""):
    """{(query's name, number of filters): address} on Datasette."""
    facets = [("_facet_array" if name == "topic" else "_facet", COLUMNS[name]) for name in FACETS]
    return {
        (name, count): f"{table}{extension}?"
        + urlencode(
            [*([("_search", query)] if query else []), *_exact(filters), *facets, ("_size", PAGE)]
        )
        for name, count, query, filters in combinations()
    }


COLUMNS = {name: name for name in FACETS} | {"topic": "topics"}


def _exact(filters):
    return [
        (f"{COLUMNS[name]}__arraycontains" if name == "topic" else COLUMNS[name], value)
        for name, value in filters
    ]

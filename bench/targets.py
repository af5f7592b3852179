"""What is asked of the search, figure by figure."""

from dataclasses import dataclass

MEGABYTE = 2**20


@dataclass(frozen=True)
class Target:
    """`value(results)` must be at most `limit`, or at least where `at_least` is set. It is None if not measured."""

    label: str
    limit: float
    unit: str
    value: object
    at_least: bool = False

    def met(self, value):
        return value >= self.limit if self.at_least else value <= self.limit


def found(results, *path):
    """The value at the end of a path of keys, or None."""
    for key in path:
        results = results.get(key) if isinstance(results, dict) else None
    return results


def at(*path):
    return lambda results: found(results, *path)


def ratio(above, below):
    """How many times the value of one path is that of another."""

    def value(results):
        values = [found(results, *path) for path in (above, below)]
        return round(values[0] / values[1], 2) if all(values) else None

    return value


def page(database, size, limit):
    path = ("databases", database, size, "html", "p95")
    return Target(f"Page, p95, {NAMES[database]}, {int(size):,} practices", limit, "ms", at(*path))


def growth(database, kind, name):
    medians = [("databases", database, size, kind, "median") for size in ("1000000", "100000")]
    label = f"{name}, growth of the median from 100,000 to 1,000,000, {NAMES[database]}"
    return Target(label, 3, "times", ratio(*medians))


def beside_bare(database, size):
    paths = [("databases", database, size, kind, "median") for kind in ("beside_bare", "bare")]
    label = f"API beside a bare .values() view, {NAMES[database]}, {int(size):,} practices"
    return Target(label, 2, "times", ratio(*paths))


def datasette(size, kind, name, limit):
    theirs = ("datasette", size, "without limits", kind, "median")
    ours = ("databases", "sqlite", size, "api" if kind == "json" else kind, "median")
    label = f"Datasette's {name} takes as many times ours, {int(size):,} practices"
    return Target(label, limit, "times", ratio(theirs, ours), at_least=True)


def memory(database, size, limit):
    path = ("databases", database, size, "memory", "rss")
    return Target(
        f"Memory of a worker, {NAMES[database]}, {int(size):,} practices", limit, "MB", at(*path)
    )


def edit(database, size):
    path = ("databases", database, size, "edit", "save", "writer", "median")
    return Target(f"One edit, {NAMES[database]}, {int(size):,} practices", 10, "ms", at(*path))


def unseen(database, size):
    def value(results):
        edits = found(results, "databases", database, size, "edit") or {}
        return sum(way["edits"] - way["visible"] for way in edits.values()) if edits else None

    return Target(
        f"Edits not seen by the next request, {NAMES[database]}, {int(size):,} practices",
        0,
        "",
        value,
    )


def brought(database):
    def value(results):
        transitions = found(results, "databases", database, "10000", "files", "import")
        return (
            round(sum(transitions[step] for step in ("read", "look_through", "carry_out")), 1)
            if transitions
            else None
        )

    return Target(f"10,000 rows brought, {NAMES[database]}, 10,000 practices", 120, "s", value)


def suggest(database, size):
    path = ("databases", database, size, "suggest", "p95")
    return Target(
        f"Typeahead, p95, {NAMES[database]}, {int(size):,} practices", 30, "ms", at(*path)
    )


NAMES = {"postgres": "PostgreSQL", "sqlite": "SQLite"}
SIZES = ("1000", "10000", "100000", "1000000")
COLD = ("databases", "postgres", "1000000", "cold", "first_search", "p95")
TARGETS = [
    page("postgres", "10000", 15),
    page("postgres", "100000", 20),
    page("postgres", "1000000", 60),
    Target(
        "Page, p95, cold: the first search of a word, PostgreSQL, 1,000,000 practices",
        250,
        "ms",
        at(*COLD),
    ),
    page("sqlite", "10000", 15),
    page("sqlite", "100000", 30),
    *[growth(database, *kind) for database in NAMES for kind in (("html", "Page"), ("api", "API"))],
    *[beside_bare(database, size) for database in NAMES for size in SIZES],
    *[suggest(database, size) for database in NAMES for size in SIZES],
    *[edit(database, "1000000") for database in NAMES],
    *[unseen(database, size) for database in NAMES for size in SIZES],
    *[
        memory(database, *bound)
        for database in NAMES
        for bound in (("100000", 150), ("1000000", 300))
    ],
    *[brought(database) for database in NAMES],
    datasette("10000", "json", "JSON", 10),
    datasette("100000", "json", "JSON", 25),
    datasette("10000", "html", "page", 5),
    datasette("100000", "html", "page", 10),
    Target(
        "Facets missing from our answers, SQLite, 1,000,000 practices",
        0,
        "",
        at("databases", "sqlite", "1000000", "facets_missing"),
    ),
    Target("Relevance, mean reciprocal rank", 0.9, "", at("relevance", "mrr"), at_least=True),
]

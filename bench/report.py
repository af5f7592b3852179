"""RESULTS.md, from its template, and results.json. What people wrote between two marks in RESULTS.md stays there."""

import json

from bench import mix
from bench.paths import ROOT
from bench.targets import MEGABYTE, NAMES, TARGETS, found

TEMPLATE = ROOT / "bench" / "results.template.md"
BEGIN, END = "<!-- written by hand, and kept from run to run: -->", "<!-- until here -->"
MISSING = "Not measured in this run."
LATENCIES, WORST = ("median", "p95", "p99"), ("median", "p95", "max")
SIDES = (("json", "api"), ("html", "html"))  # Datasette's and ours


def write(folder, results):
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "RESULTS.md"
    notes = by_hand(path.read_text(encoding="utf-8")) if path.exists() else ""
    path.write_text(rendered(results, notes), encoding="utf-8")
    (folder / "results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")


def by_hand(text):
    return text.partition(BEGIN)[2].partition(END)[0].strip()


def rendered(results, notes):
    listed = ", ".join(f"{name} {version}" for name, version in results["versions"].items())
    settings = ", ".join(f"`{name} = {value}`" for name, value in results["settings"].items())
    return TEMPLATE.read_text(encoding="utf-8").format(
        minutes=f"{results['seconds'] / 60:.0f}",
        **results["machine"],
        commit=results["commit"],
        corpus=results["corpus"],
        versions=listed,
        settings=settings,
        queries=len(mix.QUERIES),
        facets=", ".join(mix.FACETS),
        by_hand=f"{BEGIN}\n{notes}\n{END}",
        practices=shown(found(results, "relevance", "practices")),
        **{table.__name__: table(results) for table in TABLES},
    )


def grid(heads, rows):
    """A Markdown table, its numbers to the right."""
    if not rows:
        return MISSING
    lines = [heads, ["---", *["---:"] * (len(heads) - 1)], *rows]
    return "\n".join(f"| {' | '.join(shown(cell) for cell in line)} |" for line in lines)


def shown(value):
    if value is None:
        return ""
    if isinstance(value, float):
        return (
            f"{value:,.0f}"
            if value >= 1_000
            else f"{value:,.2f}"
            if value < 10
            else f"{value:,.1f}"
        )
    return f"{value:,}" if isinstance(value, int) else str(value)


def runs(results):
    """(a row's head, figures) of everything that was measured of ClusteriX."""
    for database, sizes in results["databases"].items():
        for size, figures in sizes.items():
            yield f"{NAMES[database]}, {int(size):,}", figures


def targets(results):
    rows = []
    for target in TARGETS:
        value = target.value(results)
        if value is not None:
            limit = f"{'at least' if target.at_least else 'at most'} {target.limit:,} {target.unit}".strip()
            rows.append([target.label, limit, value, "met" if target.met(value) else "**missed**"])
    return grid(["Figure", "Target", "Measured", ""], rows)


def latencies(results):
    rows = [
        [
            head,
            *(
                figures[kind][latency]
                for kind in ("html", "api", "suggest")
                for latency in LATENCIES
            ),
            " to ".join(f"{ms:.0f}" for ms in sorted(figures["pace"])),
        ]
        for head, figures in runs(results)
    ]
    heads = [f"{kind} {latency}" for kind in ("page", "API", "typeahead") for latency in LATENCIES]
    return grid(["", *heads, "empty loop"], rows)


def medians(results):
    heads = ["no filter", "1 filter", "2 filters", "3 filters"]
    grids = [
        grid(
            [head, *heads],
            [
                [query, *by_filters.values()]
                for query, by_filters in figures["html"]["medians"].items()
            ],
        )
        for head, figures in runs(results)
    ]
    return "\n\n".join(grids)


def cold(results):
    kinds = {"first_page": "first page of a worker", "first_search": "first search of a word"}
    rows = [
        [head, *(figures["cold"][kind][part] for kind in kinds for part in WORST)]
        for head, figures in runs(results)
    ]
    return grid(["", *(f"{name}, {part}" for name in kinds.values() for part in WORST)], rows)


def bare(results):
    rows = []
    for head, figures in runs(results):
        api, values, own = (
            figures[kind]["median"] for kind in ("beside_bare", "bare", "bare_own_columns")
        )
        rows.append([head, api, values, own, round(api / values, 2)])
    return grid(["", "API", "bare view", "own columns alone", "API / bare view"], rows)


def edits(results):
    timed = ("writer", "next_request", "the_same_again")
    rows = [
        [
            f"{head}, {way}",
            edit["writer"]["p95"],
            *(edit[who]["median"] for who in timed),
            f"{edit['visible']} of {edit['edits']}",
        ]
        for head, figures in runs(results)
        for way, edit in figures["edit"].items()
    ]
    return grid(
        ["", "writer p95", "writer median", "next request", "the same again", "seen at once"], rows
    )


def building(results):
    rows = []
    for head, figures in runs(results):
        built = figures["build"]
        sizes = [round(built[name] / MEGABYTE, 1) for name in ("database_bytes", "index_bytes")]
        memory = [found(figures, "memory", kind) for kind in ("rss", "pss")]
        rows.append([head, built["load_seconds"], built["reindex_seconds"], *sizes, *memory])
    heads = [
        "load, s",
        "reindex, s",
        "database, MB",
        "of it the index, MB",
        "worker RSS, MB",
        "worker PSS, MB",
    ]
    return grid(["", *heads], rows)


def files(results):
    rows = []
    for head, figures in runs(results):
        if made := figures.get("files"):
            out, into = made["export"], made.get("import", {})
            brought = [into.get(step) for step in ("rows", "read", "look_through", "carry_out")]
            megabytes = round(out["bytes"] / MEGABYTE, 1)
            rows.append(
                [head, out["seconds"], megabytes, out["rss_before"], out["rss_after"], *brought]
            )
    heads = [
        "CSV, s",
        "of MB",
        "worker before, MB",
        "and after",
        "rows brought",
        "read, s",
        "look through, s",
        "do, s",
    ]
    return grid(["", *heads], rows)


def datasette(results):
    rows = []
    for size, limits in results["datasette"].items():
        for name, theirs in limits.items():
            row = [f"{int(size):,}, {name}"]
            for their, our in SIDES:
                ours = found(results, "databases", "sqlite", size, our, "median")
                row += [
                    theirs[their]["median"],
                    ours,
                    ours and round(theirs[their]["median"] / ours, 1),
                ]
            cut = f"{theirs['facets_dropped']} facets of {theirs['answers_cut']} answers (of {theirs['answers']})"
            rows.append([*row, cut])
    return grid(
        ["", "its JSON", "our API", "times", "its page", "our page", "times", "left out"], rows
    )


def relevance(results):
    measured = results.get("relevance", {})
    groups = {"all": measured, **measured["groups"]} if measured else {}
    rows = [
        [name, group["queries"], group["precision_at_3"], group["mrr"]]
        for name, group in groups.items()
    ]
    return grid(["", "queries", "precision at 3", "MRR"], rows)


def misses(results):
    listed = [
        f"- `{miss['q']}`: {', '.join(miss['found']) or 'nothing'}; expected {' or '.join(miss['first'])}"
        for miss in found(results, "relevance", "misses") or []
    ]
    return "\n".join(listed) or "None."


TABLES = (
    targets,
    latencies,
    medians,
    cold,
    bare,
    edits,
    building,
    files,
    datasette,
    relevance,
    misses,
)

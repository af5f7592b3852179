"""`scripts/bench`: builds the databases, measures, and writes RESULTS.md and results.json."""

import argparse
import contextlib
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from bench import corpus, datasette, files, report, site
from bench.build import build, output, template
from bench.client import effort
from bench.databases import KINDS, Sqlite
from bench.machine import commit, machine, versions
from bench.paths import FOLDER, ROOT
from bench.postgres import BUILDING, SETTINGS, Server, programs

SIZES = (1_000, 10_000, 100_000, 1_000_000)
COMPLETE_DATASETTE = (
    100_000  # the largest size at which Datasette is given the time to count everything
)


def arguments():
    parser = argparse.ArgumentParser(
        prog="scripts/bench", description="Time the search on made-up corpora."
    )
    parser.add_argument(
        "--sizes", type=_list(int), default=list(SIZES), help="practices, such as 1000,10000"
    )
    parser.add_argument(
        "--databases", type=_list(str), default=list(KINDS), help="postgres, sqlite or both"
    )
    parser.add_argument(
        "--no-datasette", action="store_true", help="do not measure Datasette beside it"
    )
    parser.add_argument("--no-relevance", action="store_true", help="do not measure relevance")
    parser.add_argument(
        "--rebuild", action="store_true", help="do not use databases that an earlier run built"
    )
    parser.add_argument(
        "--out", type=Path, default=ROOT / "bench", help="folder for RESULTS.md and results.json"
    )
    return parser.parse_args()


def _list(kind):
    return lambda text: [kind(part) for part in text.split(",")]


def say(text):
    sys.stderr.write(f"{time.strftime('%H:%M:%S')} {text}\n")


class Bench:
    """The run. `results` grows with it, and is written after each size, so that an interruption costs only the next."""

    def __init__(self, options, server):
        self.options, self.server, self.begun = options, server, time.monotonic()
        self.results = {
            "machine": machine(),
            "versions": versions(server),
            "commit": commit(),
            "settings": SETTINGS,
            "corpus": corpus.VERSION,
            "databases": {kind: {} for kind in options.databases},
            "datasette": {},
        }

    def run(self):
        if not self.options.no_datasette:
            self.results["versions"]["Datasette"] = datasette.version()
        if not self.options.no_relevance:
            self.results["relevance"] = relevance()
        for size in self.options.sizes:
            databases = [KINDS[kind](size, self.server) for kind in self.options.databases]
            self._build(databases)
            for database in databases:
                self._measure(database)
            if not self.options.no_datasette:
                self._datasette(size)
            self._write()

    def _write(self):
        self.results["seconds"] = round(time.monotonic() - self.begun)
        report.write(self.options.out, self.results)
        say(f"{self.results['seconds']} s so far; written: {self.options.out / 'RESULTS.md'}")

    def _build(self, databases):
        """All at the same time, a core each: one after the other, the largest would take the most of an hour."""
        if self.server:
            self.server.restart(BUILDING)
        with ThreadPoolExecutor() as pool:
            built = pool.map(partial(build, anew=self.options.rebuild), databases)
        for database, figures in zip(databases, built, strict=True):
            self.results["databases"][database.kind][str(database.size)] = {"build": figures}

    def _measure(self, database):
        say(f"{database.name}: measuring")
        if self.server:
            self.server.restart({})
        figures = self.results["databases"][database.kind][str(database.size)]
        figures |= site.measure(database, effort(database.size))
        figures["files"] = files.measure(database)

    def _datasette(self, size):
        database = Sqlite(size)
        if not database.exists():
            return
        say(f"{database.name}: Datasette")
        datasette.flatten(database)
        limits = [
            name for name in datasette.LIMITS if name == "as it comes" or size <= COMPLETE_DATASETTE
        ]
        found = {name: datasette.measure(database, name) for name in limits}
        self.results["datasette"][str(size)] = found


def relevance():
    """What the command bench_relevance reports."""
    say("relevance")
    database = Sqlite("relevance")
    database.create(template(database))
    return json.loads(output(database, "manage.py", "bench_relevance"))


def main():
    options = arguments()
    FOLDER.mkdir(parents=True, exist_ok=True)
    if "postgres" in options.databases and not programs():
        say(
            "No PostgreSQL is installed here (Debian: apt install postgresql); only SQLite is measured."
        )
        options.databases = [kind for kind in options.databases if kind != "postgres"]
    with contextlib.ExitStack() as stack:
        server = stack.enter_context(Server()) if "postgres" in options.databases else None
        Bench(options, server).run()


if __name__ == "__main__":
    main()

"""Datasette on the same SQLite file: a flat table of the same practices, indexed as its users would."""

import json
import sqlite3
import subprocess
from contextlib import closing

from bench import corpus, mix
from bench.client import Effort, merged, rounds, summary
from bench.paths import FOLDER, PYTHON, ROOT
from bench.servers import Server

TABLE = "datasette_practice"
VENV = FOLDER / "datasette"
LOCK = ROOT / "bench" / "requirements.txt"
# One value of a place, project and programme each, as a flat table has it; all topics, which Datasette can count.
# The body is all texts of the edition in one column.
FLATTEN = f"""
CREATE TABLE {TABLE} AS SELECT
    e.id, e.title, e.summary, {" || ' ' || ".join(f"e.{name}" for name in corpus.BODY)} AS body, e.keywords,
    (SELECT json_group_array(t.slug) FROM practices_edition_topics m JOIN practices_topic t ON t.id = m.topic_id
        WHERE m.edition_id = e.id) AS topics,
    r.country_id AS country, r.code AS region, o.slug AS organisation, j.slug AS project, g.slug AS programme, e.scope,
    EXISTS (SELECT 1 FROM practices_transfer t WHERE t.practice_id = p.id AND t.status IN ('adopted', 'adapted'))
        AS transferred,
    substr(e.start, 1, 4) AS year_from, substr(e.end, 1, 4) AS year_to, e.published_at
FROM practices_edition e
    JOIN practices_practice p ON p.id = e.practice_id
    LEFT JOIN partners_organisation o ON o.id = p.organisation_id
    LEFT JOIN partners_region r ON r.code =
        (SELECT m.region_id FROM practices_edition_regions m WHERE m.edition_id = e.id ORDER BY m.id LIMIT 1)
    LEFT JOIN projects_project j ON j.id =
        (SELECT m.project_id FROM practices_practice_projects m WHERE m.practice_id = p.id ORDER BY m.id LIMIT 1)
    LEFT JOIN projects_programme g ON g.id = j.programme_id
WHERE e.status = 'published' ORDER BY e.id
"""
INDEXED = ("id", "country", "region", "project", "programme", "scope")
SEARCHED = ("title", "summary", "body", "keywords")
# As it comes, and with time enough to count everything.
LIMITS = {
    "as it comes": {},
    "without limits": {"facet_time_limit_ms": 600_000, "sql_time_limit_ms": 600_000},
}


def flatten(database):
    """Make the table and its full-text index, unless an earlier run has."""
    with closing(sqlite3.connect(database.path)) as connection:
        if connection.execute(
            "SELECT 1 FROM sqlite_master WHERE name = ?", [f"{TABLE}_fts"]
        ).fetchone():
            return
        connection.execute(f"DROP TABLE IF EXISTS {TABLE}")
        connection.execute(FLATTEN)
        for column in INDEXED:
            unique = "UNIQUE" if column == "id" else ""
            connection.execute(f"CREATE {unique} INDEX {TABLE}_{column} ON {TABLE} ({column})")
        columns = ", ".join(SEARCHED)
        connection.execute(
            f"CREATE VIRTUAL TABLE {TABLE}_fts USING fts5 ({columns}, content='{TABLE}')"
        )
        connection.execute(
            f"INSERT INTO {TABLE}_fts (rowid, {columns}) SELECT rowid, {columns} FROM {TABLE}"
        )
        connection.commit()
        connection.execute(f"ANALYZE {TABLE}")


def installed():
    """Datasette's command, in an environment that holds what bench/requirements.txt pins."""
    if not (VENV / "installed").exists() or (VENV / "installed").read_text() != LOCK.read_text():
        subprocess.run([PYTHON, "-m", "venv", "--clear", "--without-pip", VENV], check=True)
        pip = [
            PYTHON,
            "-m",
            "pip",
            "--python",
            VENV,
            "install",
            "-qq",
            "--no-input",
            "--disable-pip-version-check",
        ]
        subprocess.run([*pip, "--require-hashes", "-r", LOCK], check=True)
        (VENV / "installed").write_text(LOCK.read_text())
    return VENV / "bin" / "datasette"


def version():
    return subprocess.run(
        [installed(), "--version"], capture_output=True, text=True, check=True
    ).stdout.split()[-1]


def served(database, limits):
    settings = {"suggest_facets": "off", **limits}
    options = [part for name, value in settings.items() for part in ("--setting", name, str(value))]
    command = [
        installed(),
        "serve",
        database.path,
        "--host",
        "127.0.0.1",
        "--port",
        "{port}",
        *options,
    ]
    return Server(command, "/-/versions.json")


def effort(size):
    """Less than ours gets: an answer may take it seconds, and then a few milliseconds more or less do not matter."""
    return Effort(rounds=3 if size <= 1_000 else 20, least=1, seconds=15)


def measure(database, limits):
    """Medians of its JSON and its HTML over the mix, and what the JSON left out."""
    table = f"/{database.path.stem}/{TABLE}"
    json_pages, html_pages = mix.datasette(table, ".json"), mix.datasette(table)
    with served(database, LIMITS[limits]) as server:
        client = server.client()
        dropped = {
            key: _dropped(client, address) for key, address in json_pages.items()
        }  # the warm-up as well
        timed = {
            name: summary(merged(rounds(client.time_any, pages.values(), effort(database.size))))
            for name, pages in {"json": json_pages, "html": html_pages}.items()
        }
    cut = [facets for facets in dropped.values() if facets]
    return timed | {
        "answers": len(dropped),
        "answers_cut": len(cut),
        "facets_dropped": sum(len(c) for c in cut),
    }


def _dropped(client, address):
    """The facets that the answer lacks; all of them where it is an error."""
    _, status, _, body = client.get(address)
    answer = json.loads(body)
    if status != 200 or "facet_results" not in answer:
        return list(mix.FACETS)
    return [name for name in mix.FACETS if mix.COLUMNS[name] not in answer["facet_results"]]

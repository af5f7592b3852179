"""Building a database once: load, index, settle. What it took is kept beside it, for runs that find it built."""

import hashlib
import json
import os
import subprocess
import sys
import time

from bench import corpus
from bench.paths import FOLDER, PYTHON, ROOT

# What is in a loaded database, and what is in its index, depends on these files: when one changes, it is made anew.
LOADED = (
    "*/migrations/*.py",
    "fixtures/countries.json",
    "fixtures/regions.json",
    "fixtures/topics.json",
)
# A pattern that matches no file is silently ignored, so a renamed file has to be renamed here, too.
INDEXED = (
    "*/search.py",
    "partners/places.py",
    "search/common_words.py",
    "search/indexing.py",
    "search/registry.py",
    "search/text.py",
    "search/engines/*.py",
)


def fingerprint(patterns):
    paths = sorted({path for pattern in patterns for path in ROOT.glob(pattern)})
    content = b"".join(path.read_bytes() for path in paths)
    return f"{corpus.VERSION}-{hashlib.sha256(content).hexdigest()[:12]}"


def environment(database):
    """In which Django's commands are about this database, and the caller's own settings are not looked at."""
    own = {
        "DATABASE_URL": database.url,
        "DJANGO_SETTINGS_MODULE": "bench.settings",
        "VAR_DIR": str(FOLDER / "site"),
    }
    return {**os.environ, "CLUSTERIX_MODE": "demo", **own}


def output(database, *arguments):
    """What Python with these arguments prints."""
    command = [PYTHON, *arguments]
    done = subprocess.run(
        command, check=True, cwd=ROOT, env=environment(database), stdout=subprocess.PIPE, text=True
    )
    return done.stdout


def timed(database, *arguments):
    """Run Python with these arguments on the database. Returns seconds."""
    begun = time.monotonic()
    subprocess.run([PYTHON, *arguments], check=True, cwd=ROOT, env=environment(database))
    return round(time.monotonic() - begun, 1)


class Built:
    """What is known of a database that was built: kept in a file, key by key, as soon as it is true."""

    def __init__(self, database):
        self.path = FOLDER / f"{database.name}.json"
        self.figures = (
            json.loads(self.path.read_text()) if self.path.exists() and database.exists() else {}
        )

    def forget(self, *names):
        self.keep(**dict.fromkeys(names))

    def keep(self, **figures):
        self.figures |= figures
        self.path.write_text(json.dumps(self.figures, indent=1))


def template(database):
    """The database without practices that others of its kind are copies of: tables, countries, regions and topics."""
    blank = type(database)("blank", database.server)
    made, wanted = Built(blank), fingerprint(LOADED)
    if made.figures.get("loaded") != wanted:
        made.forget("loaded")
        sys.stderr.write(f"{blank.name}: migrating\n")
        blank.create()
        timed(blank, "manage.py", "migrate", "--verbosity", "0")
        timed(
            blank,
            "manage.py",
            "loaddata",
            "--verbosity",
            "0",
            *(path for path in LOADED if path.endswith(".json")),
        )
        blank.resolve(compact=False)
        made.keep(loaded=wanted)
    return blank


def load(database):
    database.create(template(database))
    seconds = timed(database, "manage.py", "bench_load", str(database.size))
    database.resolve(
        compact=False
    )  # the planner must know the tables before they are read to be indexed
    return seconds


def index(database, *, again):
    """Build the index; `again` where there was one. Returns seconds and bytes."""
    seconds = timed(database, "manage.py", "reindex")
    database.resolve(compact=again)
    sizes = {"index_bytes": database.index_bytes(), "database_bytes": database.bytes()}
    return {"reindex_seconds": seconds, **sizes}


def build(database, *, anew=False):
    """Have the database loaded and indexed, now or by an earlier run. Returns what it took: seconds and bytes."""
    loaded, indexed = fingerprint(LOADED), fingerprint(INDEXED)
    built = Built(database)
    again = not anew and built.figures.get("loaded") == loaded
    if not again:
        built.forget("loaded", "indexed")
        sys.stderr.write(f"{database.name}: loading\n")
        built.keep(load_seconds=load(database), loaded=loaded)
    if built.figures.get("indexed") != indexed:
        built.forget("indexed")
        sys.stderr.write(f"{database.name}: indexing\n")
        built.keep(**index(database, again=again), indexed=indexed)
    return built.figures

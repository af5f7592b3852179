"""What the figures were measured on."""

import os
import platform
import re
import sqlite3
import subprocess
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from statistics import median

PACKAGES = ("django", "djangorestframework", "gunicorn", "psycopg", "pyroaring")


def machine():
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC",
        "processor": _processor(),
        "cores": os.cpu_count(),
        "memory": _memory(),
        "system": platform.platform(terse=True),
    }


def versions(server=None):
    """Of everything that takes part; PostgreSQL's is that of the running `server`."""
    found = {"Python": platform.python_version(), "SQLite": sqlite3.sqlite_version}
    if server:
        found["PostgreSQL"] = server.sql("SHOW server_version")[0][0]
    return found | {name: version(name) for name in PACKAGES}


def _processor():
    listing = Path("/proc/cpuinfo")
    named = (
        re.search(r"^model name\s*: (.+)$", listing.read_text(), re.MULTILINE)
        if listing.exists()
        else None
    )
    return named[1] if named else platform.processor() or "unknown"


def _memory():
    return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 2**30:.1f} GiB"


def pace():
    """Milliseconds for a million steps of an empty loop, the median of five: what the machine gives at the moment."""
    times = []
    for _ in range(5):
        begun = time.perf_counter()
        for _ in range(1_000_000):
            pass
        times.append(1_000 * (time.perf_counter() - begun))
    return round(median(times), 1)


def commit():
    """The revision that was measured, with a mark where files differ from it."""
    described = subprocess.run(
        ["git", "describe", "--always", "--dirty"], capture_output=True, text=True, check=False
    )
    return described.stdout.strip() or "unknown"

"""Lists as files and files as rows: how long they take, and what memory."""

import json
import time

from bench.build import output
from bench.servers import memory, site

PIECE = 2**16
ROWS = 10_000  # that are brought, or as many as there are practices
LARGEST_BROUGHT_INTO = (
    10_000  # practices: a row takes as long among more, and the run is long enough
)


def measure(database):
    """The whole list of practices as CSV from a worker that has just started, and, where there are few, rows brought.

    Returns seconds, megabytes and numbers of rows.
    """
    with site(database) as server:
        client = server.client()
        client.get("/practices/")
        client.get("/practices.csv?topic=cluster-policy&country=NO&page_size=20&scope=local")
        before = memory(server).get("rss")
        seconds, lines, size = _read(client, "/practices.csv")
        exported = {"seconds": round(seconds, 1), "rows": lines, "bytes": size}
        exported |= {"rss_before": before, "rss_after": memory(server).get("rss")}
    if database.size > LARGEST_BROUGHT_INTO:
        return {"export": exported}
    rows = str(min(ROWS, database.size))
    return {
        "export": exported,
        "import": json.loads(output(database, "manage.py", "bench_import", rows)),
    }


def _read(client, address):
    """(seconds, lines after the first, bytes) of an answer that is read in pieces and not kept."""
    begun = time.monotonic()
    client.connection.request("GET", address)
    response = client.connection.getresponse()
    lines = size = 0
    while piece := response.read(PIECE):
        lines += piece.count(b"\r\n")
        size += len(piece)
    return time.monotonic() - begun, lines - 1, size

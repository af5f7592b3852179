"""Everything that is measured of ClusteriX on one database."""

import json

from bench import mix
from bench.build import output
from bench.client import merged, rounds, summary
from bench.machine import pace
from bench.servers import memory, site


def measure(database, effort):
    """All figures, in milliseconds and megabytes; `pace` is the machine's before and after."""
    before = pace()
    with site(database) as server:
        client = server.client()
        figures = {
            "html": _mix(client, mix.pages(), effort),
            "api": _mix(client, mix.api(), effort),
            "suggest": summary(merged(_warm(client, mix.typed(), effort))),
            **_beside_bare(client, effort),
            "facets_missing": sum(
                _facets_missing(client, address) for address in mix.api().values()
            ),
            "memory": memory(server),
        }
        figures["edit"] = edits(database, server.port, effort.edits)
    return figures | {"cold": _cold(database, effort.cold_starts), "pace": [before, pace()]}


def _warm(client, addresses, effort):
    for address in addresses:
        client.time(address)
    return rounds(client.time, addresses, effort)


def _mix(client, addresses, effort):
    """The summary of the whole mix, and the median of each query, by the number of filters."""
    timed = _warm(client, list(addresses.values()), effort)
    medians = {}
    for (name, count), address in addresses.items():
        medians.setdefault(name, {})[count] = summary(timed[address])["median"]
    return summary(merged(timed)) | {"medians": medians}


def _beside_bare(client, effort):
    """The API's pages and the bare views of the same rows, in turns."""
    pairs = [(address, _bare(client, address)) for address in mix.api().values()]
    pairs = [(address, bare) for address, bare in pairs if bare]
    addresses = dict.fromkeys(part for pair in pairs for part in (*pair, f"{pair[1]}&own"))
    timed = _warm(client, addresses, effort)
    kinds = {
        "beside_bare": [address for address, _ in pairs],
        "bare": [bare for _, bare in pairs],
        "bare_own_columns": [f"{bare}&own" for _, bare in pairs],
    }
    return {
        kind: summary([ms for address in chosen for ms in timed[address]])
        for kind, chosen in kinds.items()
    }


def _bare(client, address):
    """The bare view of the rows that an address of the API lists; None where those do not fill a page."""
    slugs = [result["slug"] for result in json.loads(client.get(address)[3])["results"]]
    return (
        "/bench/bare/?" + "&".join(f"slug={slug}" for slug in slugs)
        if len(slugs) == mix.PAGE
        else None
    )


def _facets_missing(client, address):
    """How many of the facets an answer lacks."""
    answer = json.loads(client.get(address)[3])
    return sum(name not in answer["facets"] for name in mix.FACETS)


def edits(database, port, count):
    """What the command bench_edit reports."""
    return json.loads(output(database, "manage.py", "bench_edit", str(port), str(count)))


def _cold(database, starts):
    """Each query once by a worker that has just started and shown the plain list, so that it knows the facets."""
    first_pages, searches = [], []
    plain, *queries = mix.first_touches()
    for _ in range(starts):
        with site(database) as server:
            client = server.client()
            first_pages.append(client.time(plain))
            searches += [client.time(address) for address in queries]
    return {"first_page": summary(first_pages), "first_search": summary(searches)}

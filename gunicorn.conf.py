"""What gunicorn does in each worker before it answers; the rest of its settings are in scripts/serve."""

import gc
from contextlib import suppress


def post_worker_init(worker):
    """Read the facets now, which takes seconds at a million records, and not while somebody waits."""
    from django.db import connection  # noqa: PLC0415 - the applications are loaded in the worker

    from search import engines, snapshot  # noqa: PLC0415

    with suppress(engines.SearchUnavailable):
        snapshot.current()
    connection.close()  # requests are answered by other threads, which have their own
    # All that is there now stays: not to be looked through again and again. Python only tidies up thoroughly when a
    # quarter as much has come to it, which would otherwise be 25 MB of answers long since given.
    gc.collect()
    gc.freeze()

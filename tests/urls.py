"""The addresses of ClusteriX, one that breaks, and those for which index or database cannot be had."""

from pathlib import Path
from tempfile import TemporaryDirectory

from django.db.utils import ConnectionHandler
from django.urls import path

from clusterix import urls
from search.engines import SearchUnavailable


def boom(request):
    raise RuntimeError("the view that breaks")


def unindexed(request):
    raise SearchUnavailable("the index that cannot be read")


def busy(request):
    """Writes into a file of SQLite into which another one is writing."""
    with TemporaryDirectory() as folder:
        database = {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": Path(folder) / "a.sqlite3",
            "OPTIONS": {"timeout": 0},
        }
        writers = ConnectionHandler({"default": database, "other": dict(database)})
        try:
            for alias in writers:
                writers[alias].cursor().execute("BEGIN IMMEDIATE")
        finally:
            writers.close_all()


urlpatterns = [
    *urls.urlpatterns,
    path("boom/", boom),
    path("unindexed/", unindexed),
    path("busy/", busy),
    path("api/busy/", busy),
]
handler400 = urls.handler400
handler404 = urls.handler404

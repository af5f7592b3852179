"""A database of another version is refused in one sentence and left as it is; a new and a current one pass."""

import os
import sqlite3
import subprocess
import sys

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.utils import ConnectionHandler

from clusterix.checks import OTHER_VERSION, database_of_this_version, is_of_other_version
from partners.models import Country
from tests.browser.conftest import ROOT

OLDER = ("practices", "0031_of_an_older_version")


def applied():
    return set(MigrationRecorder(connection).applied_migrations())


@pytest.fixture
def older(db):
    """The database of the tests, with a migration that this version does not know."""
    MigrationRecorder(connection).record_applied(*OLDER)
    return applied()


@pytest.fixture
def file(tmp_path):
    """A file of SQLite that an older version left behind."""
    path = tmp_path / "older.sqlite3"
    with sqlite3.connect(path) as database:
        database.execute(
            "CREATE TABLE django_migrations (id INTEGER PRIMARY KEY, app TEXT, name TEXT, applied TEXT)"
        )
        database.execute(
            "INSERT INTO django_migrations VALUES (1, ?, ?, '2026-01-01 00:00:00')", OLDER
        )
    database.close()
    return path


def content(path):
    database = sqlite3.connect(path)
    try:
        return list(database.iterdump())
    finally:
        database.close()


@pytest.mark.parametrize("command", ["prepare", "migrate"])
def test_a_start_on_an_older_database_ends_with_a_sentence_and_changes_nothing(
    command, file, tmp_path
):
    before = content(file)
    env = os.environ | {
        "DATABASE_URL": f"sqlite:///{file}",
        "DJANGO_SETTINGS_MODULE": "clusterix.settings",
        "VAR_DIR": str(tmp_path),
    }
    env.pop("CLUSTERIX_MODE", None)

    run = [sys.executable, "manage.py", command]
    ended = subprocess.run(run, cwd=ROOT, env=env, capture_output=True, text=True, check=False)

    assert ended.returncode == 1
    assert ended.stdout == ""
    assert ended.stderr.count(OTHER_VERSION) == 1
    assert "Traceback" not in ended.stderr
    assert content(file) == before
    assert not (tmp_path / "demo-accounts.json").exists()


def test_preparing_an_older_database_loads_nothing(older, capsys):
    with pytest.raises(CommandError) as raised:
        call_command("prepare")

    assert str(raised.value) == OTHER_VERSION
    assert capsys.readouterr().out == ""
    assert applied() == older
    assert not Country.objects.exists()


def test_migrating_an_older_database_is_refused(older):
    with pytest.raises(SystemCheckError) as raised:
        call_command("migrate", skip_checks=False)

    assert OTHER_VERSION in str(raised.value)
    assert applied() == older


def test_a_migration_of_a_library_that_is_not_known_does_not_matter(db):
    MigrationRecorder(connection).record_applied("account", "0099_of_another_version")

    assert not is_of_other_version(connection)


def test_a_current_database_passes(db):
    assert database_of_this_version(None, databases=["default"]) == []


def test_a_new_database_passes(db, tmp_path):
    database = {"ENGINE": "django.db.backends.sqlite3", "NAME": tmp_path / "new.sqlite3"}
    connections = ConnectionHandler({"default": database})

    assert not is_of_other_version(connections["default"])
    connections.close_all()

"""Long work is done by a worker of its own, as a server in production has one."""

import signal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import OperationalError
from django.urls import reverse
from django_tasks_db.management.commands import db_worker

from imports.management.commands import work
from imports.models import Import
from practices.models import Edition
from tests.factories import OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def production(settings, monkeypatch):
    """The tasks wait in the database. The worker takes over some signals, which are given back."""
    # It would close the connection whose transaction the test is in.
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    before = {
        number: signal.getsignal(number)
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGQUIT)
    }
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


def upload(client):
    OrganisationFactory(slug="agency")
    client.force_login(UserFactory(role="editor", username="editor"))
    file = SimpleUploadedFile("rows.csv", b"title;organisation\nA fair;agency\n")
    client.post(reverse("imports:upload", args=["practices"]), {"file": file})
    return Import.objects.get()


def test_a_worker_outlives_a_database_that_is_away_for_a_moment(production, monkeypatch, caplog):
    answers = iter([OperationalError("the server closed the connection"), None])

    def run(worker):
        if error := next(answers):
            raise error

    monkeypatch.setattr(db_worker.Worker, "run", run)
    monkeypatch.setattr(work, "RETRY_AFTER", 0)

    call_command("work")

    assert next(answers, "both were taken") == "both were taken"
    assert "The database does not answer" in caplog.text


def test_a_worker_looks_through_a_file_and_carries_it_out(client, production):
    batch = upload(client)
    states = [batch.state]
    call_command("work", "--once")
    batch.refresh_from_db()
    states.append(batch.state)
    client.post(reverse("imports:confirm", args=["practices", batch.pk]))
    call_command("work", "--once")
    batch.refresh_from_db()
    states.append(batch.state)

    assert states == ["checking", "checked", "done"]
    edition = Edition.objects.get()
    assert (edition.title, edition.history.first().history_user.username) == ("A fair", "editor")

"""Fifty people save one text at the same moment: on a real server, whose threads have connections of their own."""

import json
import os
import re
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from http.cookiejar import CookieJar
from urllib.parse import urlencode
from urllib.request import HTTPCookieProcessor, Request, build_opener
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection

from tests.browser.conftest import ROOT, free_port, wait_for


@contextmanager
def database():
    """The address of a new database of the kind that is tested; "" for the server's own file."""
    if connection.vendor == "sqlite":
        yield ""
        return
    name, given = f"parallel_{uuid4().hex[:12]}", settings.DATABASES["default"]
    with connection._nodb_cursor() as cursor:
        cursor.execute(f"CREATE DATABASE {name}")
    try:
        login = f"{given['USER']}:{given['PASSWORD']}" if given["PASSWORD"] else given["USER"]
        yield f"postgres://{login}@{given['HOST']}:{given['PORT']}/{name}"
    finally:
        with connection._nodb_cursor() as cursor:
            cursor.execute(f"DROP DATABASE {name}")


@pytest.fixture
def server(tmp_path, django_db_blocker):
    """(address, passwords) of a server with the demo's accounts."""
    with django_db_blocker.unblock(), database() as url:
        env = {
            k: v
            for k, v in os.environ.items()
            if k not in {"DATABASE_URL", "CLUSTERIX_MODE", "VAR_DIR"}
        }
        env |= {"VAR_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "clusterix.settings"}
        env |= {"DATABASE_URL": url} if url else {}
        run = [sys.executable, "manage.py", "prepare"]
        subprocess.run(run, cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL)
        port = free_port()
        command = [
            sys.executable,
            "-m",
            "gunicorn",
            "clusterix.wsgi",
            "--bind",
            f"127.0.0.1:{port}",
            "--threads",
            "8",
        ]
        with (tmp_path / "server.log").open("w") as log:
            process = subprocess.Popen(
                [*command, "--no-control-socket"], cwd=ROOT, env=env, stdout=log, stderr=log
            )
            try:
                wait_for(f"http://127.0.0.1:{port}/health/", process).close()
                yield (
                    f"http://127.0.0.1:{port}",
                    json.loads((tmp_path / "demo-accounts.json").read_text()),
                )
            finally:
                process.terminate()
                process.wait(timeout=60)


class Client:
    """A signed-in contributor without a browser."""

    def __init__(self, address, password):
        self.address, self.jar = address, CookieJar()
        self.opener = build_opener(HTTPCookieProcessor(self.jar))
        self.get("/accounts/login/")
        self.post("/accounts/login/", login="contributor", password=password)

    def get(self, path):
        with self.opener.open(f"{self.address}{path}", timeout=120) as answer:
            return answer.geturl().removeprefix(self.address), answer.read().decode()

    def post(self, path, **form):
        token = next(cookie.value for cookie in self.jar if cookie.name == "csrftoken")
        body = urlencode(form | {"csrfmiddlewaretoken": token}).encode()
        request = Request(f"{self.address}{path}", body, {"Referer": self.address})
        with self.opener.open(request, timeout=120) as answer:
            return answer.geturl().removeprefix(self.address), answer.read().decode()


def test_of_fifty_saves_at_once_one_wins_and_the_others_are_told(server):
    address, passwords = server
    client = Client(address, passwords["contributor"])
    _, start = client.get("/admin/")
    organisation = re.search(r'<option value="(\d+)">', start)[1]
    path, _ = client.post(
        "/admin/practices/edition/begin/", title="Fifty at once", organisation=organisation
    )
    inline = {"transitions-TOTAL_FORMS": 0, "transitions-INITIAL_FORMS": 0, "_continue": "yes"}
    version = re.search(r'name="base_version" value="([^"]+)"', client.get(path)[1])[1]
    form = {
        "title": "Fifty at once",
        "language": "en",
        "dates_precision": "year",
        "base_version": version,
        **inline,
    }

    with ThreadPoolExecutor(50) as pool:
        pages = list(
            pool.map(lambda n: client.post(path, **form, summary=f"Text {n}.")[1], range(50))
        )

    _, page = client.get(path)
    won = [number for number, answer in enumerate(pages) if "was changed successfully" in answer]
    told = [
        number for number, answer in enumerate(pages) if "Changed in two of your tabs" in answer
    ]
    assert (len(won), len(told)) == (1, 49)
    assert f"Text {won[0]}.</textarea>" in page
    assert all(f"Text {number}.</textarea>" in pages[number] for number in told)

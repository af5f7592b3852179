"""A real server on a database of its own, and a real browser that minds every error and every CSP violation."""

import json
import os
import socket
import subprocess
import sys
import time
from pathlib import Path
from urllib.request import urlopen

import pytest
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent.parent
# Chromium as root has no sandbox; the rest keeps it from looking for hosts of its maker.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
DESKTOP, PHONE = {"width": 1366, "height": 900}, {"width": 390, "height": 844}


class Site:
    """The server under test: its address, its accounts, and where it keeps its files."""

    def __init__(self, url, var):
        self.url, self.var = url, var
        self.passwords = json.loads((var / "demo-accounts.json").read_text())


def one_time_code(secret):
    """The six digits that an authenticator app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(url, server):
    for _ in range(150):
        try:
            return urlopen(url, timeout=5)
        except OSError:  # refused so far, or slow at its very first page
            assert server.poll() is None, "The server ended before it answered."
            time.sleep(0.2)
    raise AssertionError(f"{url} did not answer within 30 seconds.")


@pytest.fixture(scope="session")
def site(tmp_path_factory):
    var, port = tmp_path_factory.mktemp("site"), free_port()
    env = {k: v for k, v in os.environ.items() if k not in {"DATABASE_URL", "CLUSTERIX_MODE"}}
    env |= {"VAR_DIR": str(var), "DJANGO_SETTINGS_MODULE": "tests.browser.site_settings"}
    for preparing in (
        ["manage.py", "prepare"],
        ["-m", "tests.browser.scene"],
        ["manage.py", "run_due"],
    ):
        subprocess.run(
            [sys.executable, *preparing], cwd=ROOT, env=env, check=True, stdout=subprocess.DEVNULL
        )
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "clusterix.wsgi",
        "--bind",
        f"127.0.0.1:{port}",
        "--threads",
        "4",
    ]
    with (var / "server.log").open("w") as log:
        server = subprocess.Popen(
            [*command, "--no-control-socket"], cwd=ROOT, env=env, stdout=log, stderr=log
        )
        try:
            wait_for(f"http://127.0.0.1:{port}/health/", server)
            yield Site(f"http://127.0.0.1:{port}", var)
        finally:
            server.terminate()
            server.wait(timeout=20)


@pytest.fixture(scope="session")
def chromium():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=ARGUMENTS
        )
        yield browser
        browser.close()


class Watcher:
    """Opens pages, and keeps every console error, script error and CSP violation they have."""

    def __init__(self, site, chromium):
        self.site, self.chromium = site, chromium
        self.problems, self.contexts = [], []

    def open(
        self,
        path="/",
        *,
        viewport=DESKTOP,
        scheme="light",
        javascript=True,
        user=None,
        errors=(),
        timezone=None,
    ):
        context = self.chromium.new_context(
            viewport=viewport,
            color_scheme=scheme,
            java_script_enabled=javascript,
            base_url=self.site.url,
            timezone_id=timezone,
        )
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: self._console(message, errors))
        page.on("pageerror", lambda error: self.problems.append(f"script error: {error}"))
        if user:
            self.sign_in(page, user)
        page.goto(path)
        page.wait_for_load_state("networkidle")
        return page

    def sign_in(self, page, user):
        page.goto("/accounts/login/")
        page.get_by_label("Username or email").fill(user)
        page.get_by_label("Password").fill(self.site.passwords[user])
        page.get_by_role("button", name="Sign in").click()
        page.wait_for_url("**/admin/")

    def _console(self, message, errors):
        # The browser also reports the status of an error page that a test opened on purpose.
        expected = ("Failed to load resource: the server responded with a status of", *errors)
        if message.type == "error" and not message.text.startswith(expected):
            self.problems.append(f"console: {message.text}")


@pytest.fixture
def visit(site, chromium):
    """`visit(path, ...)` opens a page; the test fails when any page it opened had an error."""
    watcher = Watcher(site, chromium)
    yield watcher.open
    for context in watcher.contexts:
        context.close()
    assert watcher.problems == []


def axe_violations(page):
    """What axe finds wrong, a line each: the rule, where, and why."""
    found = Axe().run(page).response["violations"]
    return [
        f"{v['id']}: {node['target']} {node['failureSummary']}"
        for v in found
        for node in v["nodes"]
    ]


def sideways(page):
    """How many pixels the page is wider than its window."""
    return page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )

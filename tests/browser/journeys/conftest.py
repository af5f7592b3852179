"""A journey is one thing that people come for, from the first page to the last, by the buttons that they press."""

import os
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from tests.browser.conftest import DESKTOP, PHONE, ROOT

# `make docs-screenshots` sets it: a folder for the pictures of each step.
PICTURES = os.environ.get("JOURNEY_PICTURES")
# Settings of the tests themselves, which the server under test does not have.
FOR_OTHERS = {"DATABASE_URL", "CLUSTERIX_MODE"}


@pytest.fixture
def step(request):
    """`step(page, "what is on it")` takes pictures of a page where pictures are asked for."""
    numbers = count(1)
    journey = request.node.name.removeprefix("test_")

    def take(page, name):
        number = next(numbers)
        if not PICTURES:
            return
        folder = Path(PICTURES) / journey
        folder.mkdir(parents=True, exist_ok=True)
        before = page.viewport_size
        for window in (DESKTOP, PHONE):
            page.set_viewport_size(window)
            width = window["width"]
            path = folder / f"{number:02} {name} {width}.png"
            # To hide the caret, it would add a style, which the policy of the pages forbids.
            page.screenshot(path=path, full_page=True, caret="initial")
        page.set_viewport_size(before)

    return take


@pytest.fixture
def run_due(site):
    """`run_due()` does what the clock of an installation does every minute. Returns its output, mails included."""
    environment = {name: value for name, value in os.environ.items() if name not in FOR_OTHERS}
    environment |= {
        "VAR_DIR": str(site.var),
        "DJANGO_SETTINGS_MODULE": "tests.browser.site_settings",
    }

    def run():
        command = [sys.executable, "manage.py", "run_due"]
        done = subprocess.run(
            command,
            cwd=ROOT,
            env=environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    return run

"""A journey is one thing that people come for, from the first page to the last, by the buttons that they press."""

import os
from itertools import count
from pathlib import Path

import pytest

from tests.browser.conftest import DESKTOP, PHONE

# `make docs-screenshots` sets it: a folder for the pictures of each step.
PICTURES = os.environ.get("JOURNEY_PICTURES")


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
            page.screenshot(path=path, full_page=True)
        page.set_viewport_size(before)

    return take

"""Every page, in a real browser: nothing axe minds, no error, no CSP violation, nothing wider than the window."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE, axe_violations, sideways
from tests.browser.pages import ACCOUNT, ADMIN, MANAGE, PUBLIC

LOOKS = {"desktop, light": (DESKTOP, "light"), "phone, dark": (PHONE, "dark")}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", PUBLIC + ACCOUNT)
def test_a_public_page_is_accessible_and_fits(visit, path, look):
    viewport, scheme = LOOKS[look]

    page = visit(path, viewport=viewport, scheme=scheme)

    assert axe_violations(page) == []
    assert sideways(page) <= 0


@pytest.mark.parametrize("look", LOOKS)
def test_the_back_office_is_accessible(visit, look):
    viewport, scheme = LOOKS[look]
    page = visit("/admin/", viewport=viewport, scheme=scheme, user="administrator")
    found = {}

    for path in MANAGE + ADMIN:
        page.goto(path)
        if violations := axe_violations(page):
            found[path] = violations

    assert found == {}

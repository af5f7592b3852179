"""Without JavaScript every control on a page does something, and a list is ordered by a button."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE


@pytest.mark.parametrize("path", ["/practices/", "/practices/competence-mapping/"])
def test_a_button_that_needs_javascript_is_shown_only_with_it(visit, path):
    shown = []

    for javascript in (True, False):
        page = visit(path, javascript=javascript)
        shown.append(page.get_by_role("button", name="Print").count())

    assert shown == [1, 0]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_a_list_is_sorted_and_resized_by_the_button_beside_the_choices(visit, viewport):
    page = visit("/practices/", viewport=viewport, javascript=False)

    page.get_by_label("Sort by").select_option("Title")
    page.get_by_label("Show").select_option("50")
    page.get_by_role("button", name="Apply", exact=True).click()

    assert page.url.endswith("/practices/?page_size=50&sort=title")


def test_with_javascript_a_choice_needs_no_button(visit):
    page = visit("/practices/")

    buttons = page.locator(".bar").get_by_role("button")

    assert buttons.count() == 0

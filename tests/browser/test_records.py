"""What a reader does with the page of a record: cite it, print it, use it on a phone."""

import pytest

from tests.browser.conftest import PHONE, sideways

RECORDS = [
    "/practices/competence-mapping/",
    "/projects/clusterix/",
]
# A sheet of A4 between margins of 1 cm, in the pixels of CSS.
SHEET = {"width": 718, "height": 1046}


def test_a_reader_copies_a_citation(visit):
    page = visit("/projects/clusterix/")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])

    page.get_by_text("Cite this project").click()
    page.get_by_role("button", name="Copy").click()
    page.get_by_role("status").get_by_text("Copied").wait_for()

    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied == page.locator(".citation-text").inner_text()
    assert copied.startswith("ClusteriX: Clusters for European Innovation Cross-Linking. http")


def test_the_facts_do_not_cover_the_toolbar_when_the_page_is_scrolled(visit):
    page = visit("/projects/clusterix/")
    button = page.get_by_role("link", name="Download JSON")

    page.evaluate("scrollTo(0, 500)")

    box = button.bounding_box()
    middle = [box["x"] + box["width"] / 2, box["y"] + box["height"] / 2]
    on_top = page.evaluate("([x, y]) => document.elementFromPoint(x, y).textContent", middle)
    assert on_top == "Download JSON"


def test_without_javascript_there_is_no_button_that_does_nothing(visit):
    page = visit("/projects/clusterix/", javascript=False)

    page.get_by_text("Cite this project").click()

    assert page.locator(".citation-text").is_visible()
    assert not page.locator("[data-copy]").is_visible()
    assert not page.locator("[data-print]").is_visible()


@pytest.mark.parametrize("path", RECORDS)
def test_on_a_phone_the_toolbar_stands_between_the_facts_and_the_text(visit, path):
    page = visit(path, viewport=PHONE)

    parts = [page.locator(part) for part in (".facts", ".toolbar", ".record-body")]

    tops = [part.bounding_box()["y"] for part in parts]
    assert tops == sorted(tops)
    assert sideways(page) == 0


@pytest.mark.parametrize("path", RECORDS)
def test_a_printed_record_fits_on_the_sheet_and_has_no_buttons(visit, path):
    page = visit(path, viewport=SHEET)

    page.emulate_media(media="print")

    assert sideways(page) == 0
    assert page.locator(".button:visible, .toolbar summary:visible").all_inner_texts() == []
    assert page.locator(".citation-text").is_visible()


def test_a_printed_citation_does_not_touch_the_evidence(visit):
    page = visit("/practices/competence-mapping/", viewport=SHEET)

    page.emulate_media(media="print")

    citation = page.locator(".citation-text").bounding_box()
    evidence = page.locator(".evidence").bounding_box()
    assert evidence["y"] - (citation["y"] + citation["height"]) >= 10


def test_a_message_on_an_account_page_stands_above_its_column(visit):
    page = visit("/accounts/email/", user="contributor")

    page.get_by_role("button", name="Send the link").click()
    page.locator(".messages").wait_for()

    message = page.locator(".messages").bounding_box()
    column = page.locator(".entrance").bounding_box()
    assert (message["x"], message["width"]) == (column["x"], column["width"])

"""A visitor follows a newsletter's link to a practice, prints and cites it, and asks the secretariat about it."""

import re

import pytest

from clusterix.contact_form import QUICKEST
from tests.browser.conftest import DESKTOP, PHONE

MOST_TABS = 120
# Nobody writes a message sooner; the form takes what comes earlier for a program's.
TIME_TO_WRITE = (QUICKEST + 1) * 1000  # milliseconds


def search_words(page):
    return page.get_by_label("Words to search good practices for")


def test_a_visitor_on_a_phone_comes_from_a_newsletter_and_asks_the_secretariat(visit, step):
    phone = visit("/practices/?utm_source=newsletter&utm_medium=email&country=HU", viewport=PHONE)
    assert phone.url.endswith("/practices/?country=HU")
    step(phone, "the list of the newsletter")

    # A word that nothing has, and back.
    search_words(phone).fill("zzzz")
    phone.get_by_role("button", name="Search", exact=True).click()
    phone.wait_for_url("**q=zzzz**")
    phone.locator(".empty").wait_for()
    step(phone, "nothing found")
    phone.locator(".empty a", has_text="Words").click()
    phone.wait_for_url("**/practices/?country=HU")

    phone.locator(".card a").first.click()
    phone.wait_for_url(re.compile("/practices/[a-z-]+/$"))
    step(phone, "the practice")
    title = phone.locator("h1").inner_text()
    phone.emulate_media(media="print")
    step(phone, "the printed sheet")
    sheet = phone.locator("body").inner_text()
    phone.emulate_media(media="screen")
    phone.get_by_text("Cite this practice").click()
    citation = phone.locator(".citation-text").inner_text()
    assert "Printed on" in sheet
    assert title in citation
    assert phone.url in citation
    assert citation in sheet

    # Sent without a message, then with an address that is none.
    phone.get_by_role("link", name="Ask about this practice").click()
    phone.get_by_label("Your message", exact=True).fill("   ")
    phone.get_by_role("button", name="Send message").click()
    refused = phone.get_by_role("alert").inner_text()
    step(phone, "without a message")
    phone.get_by_label("Your message", exact=True).fill("May we translate this practice?")
    phone.get_by_label("Your email address").fill("mayor@town")
    phone.get_by_role("button", name="Send message").click()
    assert (
        phone.get_by_label("Your message", exact=True).input_value()
        == "May we translate this practice?"
    )
    phone.get_by_label("Your email address").fill("mayor@town.example")
    phone.wait_for_timeout(TIME_TO_WRITE)
    phone.get_by_role("button", name="Send message").click()
    phone.get_by_role("heading", name="Your message was sent").wait_for()
    step(phone, "sent")

    assert "Your message was not sent." in refused


def tab_to(page, target):
    """Press the tab key until `target` has the focus."""
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if target.evaluate("(element) => element === document.activeElement"):
            return
    raise AssertionError(f"The tab key does not reach {target}.")


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_visitor_finds_reads_and_asks_by_keyboard_alone(visit, step, javascript):
    page = visit("/practices/", viewport=DESKTOP, javascript=javascript)

    tab_to(page, search_words(page))
    page.keyboard.type("procurement")
    page.keyboard.press("Enter")
    page.wait_for_url("**/practices/?q=procurement")
    step(page, "what was found")
    skip = page.get_by_role("link", name="Skip to results")
    tab_to(page, skip)
    page.keyboard.press("Enter")
    tab_to(page, page.locator(".card a").first)
    page.keyboard.press("Enter")
    page.wait_for_url("**/practices/innovation-procurement/")

    cite = page.locator("summary", has_text="Cite this practice")
    tab_to(page, cite)
    page.keyboard.press("Enter")
    assert page.locator(".citation-text").is_visible()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/contact/?about=**")
    step(page, "the question")

    tab_to(page, page.get_by_label("Your message", exact=True))
    page.keyboard.type("Who runs this now?")
    tab_to(page, page.get_by_label("Your email address"))
    page.keyboard.type("reader@town.example")
    page.wait_for_timeout(TIME_TO_WRITE)
    tab_to(page, page.get_by_role("button", name="Send message"))
    page.keyboard.press("Enter")
    page.get_by_role("heading", name="Your message was sent").wait_for()

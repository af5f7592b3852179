"""Pages on a phone stay where they are while they load, and the focus stays where it was."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE

# What Google's Core Web Vitals call good is 0.1; ours may move less.
MOST_SHIFT = 0.02
MEASURE_SHIFT = """
    window.layoutShift = 0;
    new PerformanceObserver((list) => {
      for (const entry of list.getEntries()) if (!entry.hadRecentInput) window.layoutShift += entry.value;
    }).observe({ type: "layout-shift", buffered: true });
"""
PAGES = [
    "/",
    "/practices/",
    "/map/",
    "/partners/",
    "/sources/conflicts/",
    "/practices/cluster-competence-mapping/",
]


@pytest.mark.parametrize("path", PAGES)
def test_a_page_does_not_move_while_it_loads(visit, path):
    page = visit("/about/", viewport=PHONE)
    page.context.add_init_script(MEASURE_SHIFT)

    page.goto(path)
    page.wait_for_load_state("networkidle")

    assert page.evaluate("window.layoutShift") <= MOST_SHIFT


def top_of_first_card(visit, viewport, javascript):
    page = visit("/practices/", viewport=viewport, javascript=javascript)
    return page.locator(".card").first.bounding_box()["y"]


@pytest.mark.parametrize("viewport", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_the_first_result_is_as_high_without_javascript(visit, viewport):
    tops = [top_of_first_card(visit, viewport, javascript) for javascript in (True, False)]

    assert tops[0] == pytest.approx(tops[1], abs=4)


def follow_by_keyboard(page, name, url):
    page.get_by_role("link", name=name).focus()
    page.keyboard.press("Enter")
    page.wait_for_url(url)
    page.wait_for_function("() => document.activeElement !== document.body")


def test_the_focus_stays_near_the_chip_that_was_removed(visit):
    page = visit("/practices/?country=AT&topic=cross-clustering")

    follow_by_keyboard(page, "Remove filter Austria", "**/practices/?topic=cross-clustering")

    assert page.evaluate("document.activeElement.closest('.chips, .bar') !== null")


def test_the_focus_stays_in_the_filter_whose_further_values_are_shown(visit):
    page = visit("/practices/")

    follow_by_keyboard(page, "More countries", "**more=country**")

    assert page.evaluate("document.activeElement.closest('[data-keep=country]') !== null")


def test_skip_to_results_leads_to_the_results(visit):
    page = visit("/practices/")

    page.get_by_role("link", name="Skip to results").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    assert page.evaluate(
        "!!(document.activeElement.compareDocumentPosition(document.querySelector('.facets')) & 2)"
    )


def test_a_reader_on_a_phone_stays_at_the_filter_that_they_tick(visit):
    page = visit("/practices/", viewport=PHONE)
    page.get_by_text("Filter the results").click()
    page.evaluate("scrollTo(0, 700)")
    countries, germany = page.locator("details[data-keep=country]"), page.locator("#country-DE")
    place = countries.bounding_box()["y"]

    germany.click()
    page.wait_for_url("**/practices/?country=DE")
    page.wait_for_function("document.activeElement.id === 'country-DE'")

    assert countries.bounding_box()["y"] == pytest.approx(place, abs=2)
    assert 0 < germany.bounding_box()["y"] < PHONE["height"]


@pytest.mark.parametrize("country", ["AT", "DE", "HU"])
def test_the_marks_of_a_country_are_whole_and_large_enough_on_a_phone(visit, country):
    page = visit(f"/map/?country={country}", viewport=PHONE)
    frame = page.get_by_role("region", name="Map").bounding_box()

    circles = [circle.bounding_box() for circle in page.locator(".map circle").all()]

    assert circles
    for circle in circles:
        assert circle["x"] >= frame["x"]
        assert circle["x"] + circle["width"] <= frame["x"] + frame["width"]
        assert circle["width"] >= 24


def test_the_description_of_the_api_begins_where_its_heading_does(visit):
    page = visit("/api/")

    heading = page.locator("#swagger-ui .info .title").bounding_box()
    description = page.locator("#swagger-ui .info .description p").first.bounding_box()

    assert description["x"] == pytest.approx(heading["x"], abs=2)


def test_a_table_that_is_wider_than_a_phone_says_that_it_scrolls(visit):
    page = visit("/projects/clusterix/", viewport=PHONE)
    table = page.get_by_role("region", name="Partners and their shares")

    is_wider = table.evaluate("table => table.scrollWidth > table.clientWidth")
    shadow = table.evaluate("table => getComputedStyle(table).backgroundAttachment")

    assert is_wider
    assert shadow == "local, local, scroll, scroll"

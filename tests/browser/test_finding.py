"""A visitor searches, filters, opens and goes back: with a mouse, by keyboard, on a phone, and without JavaScript."""

import pytest

from tests.browser.conftest import DESKTOP, PHONE


def results(page):
    """What the list shows: its heading, the titles, and the number beside each value of the first facet."""
    return {
        "heading": page.locator("[data-announce]").inner_text(),
        "titles": page.locator(".card h2").all_inner_texts(),
        "topics": page.locator("details[data-keep=topic] label").all_text_contents(),
    }


def url(page):
    return page.url.split("/practices/")[1]


def search_and_filter(page):
    page.get_by_label("Words to search good practices for").fill("clusters")
    page.get_by_role("button", name="Search", exact=True).click()
    page.wait_for_url("**/practices/?q=clusters")
    page.get_by_label("Cross-clustering").check()


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without JavaScript"])
def test_a_visitor_searches_filters_opens_and_goes_back(visit, javascript):
    page = visit("/practices/", javascript=javascript)

    search_and_filter(page)
    if not javascript:
        page.get_by_role("button", name="Apply filters").click()
    page.wait_for_url("**/practices/?q=clusters&topic=cross-clustering")
    found = results(page)
    page.get_by_role("link", name="Strategic partnerships").click()
    opened = page.locator("h1").inner_text()
    page.go_back()
    page.wait_for_url("**/practices/?q=clusters&topic=cross-clustering")

    assert found["heading"] == "3 good practices"
    assert opened == "Strategic partnerships between clusters with complementary strengths"
    assert results(page) == found


def test_results_counts_and_address_are_the_same_with_and_without_javascript(visit):
    outcomes = []

    for javascript in (True, False):
        page = visit("/practices/", javascript=javascript)
        search_and_filter(page)
        if not javascript:
            page.get_by_role("button", name="Apply filters").click()
        page.wait_for_url("**topic=cross-clustering**")
        outcomes.append((url(page), results(page)))

    assert outcomes[0] == outcomes[1]
    assert outcomes[0][0] == "?q=clusters&topic=cross-clustering"


def test_a_chip_takes_its_filter_away(visit):
    page = visit("/practices/?country=AT&topic=cross-clustering")

    page.get_by_role("link", name="Remove filter Austria").click()
    page.wait_for_url("**/practices/?topic=cross-clustering")

    assert page.locator("ul.chips a").all_text_contents() == [
        "Remove filter Cross-clustering",
        "Clear all",
    ]
    assert page.locator("[data-announce]").inner_text() == "3 good practices"


def test_an_empty_result_says_what_to_drop(visit):
    page = visit("/practices/?q=nothingofthekind&topic=cross-clustering")

    page.locator(".empty a", has_text="Clear the search words").click()
    page.wait_for_url("**/practices/?topic=cross-clustering")

    assert page.locator("[data-announce]").inner_text() == "3 good practices"


def test_what_changed_is_announced_to_a_screen_reader(visit):
    page = visit("/practices/")

    page.get_by_label("Cross-clustering").check()
    page.wait_for_url("**topic=cross-clustering")

    page.wait_for_function(
        "document.getElementById('announcement').textContent === '3 good practices'"
    )


def test_the_keyboard_keeps_its_place_when_the_list_changes(visit):
    page = visit("/practices/")
    box = page.get_by_label("Cross-clustering")

    box.focus()
    page.keyboard.press("Space")
    page.wait_for_url("**topic=cross-clustering")
    page.wait_for_function("document.activeElement.id === 'topic-cross-clustering'")

    assert page.evaluate("document.activeElement.checked") is True


def press_tab_until(page, condition, most=60):
    for _ in range(most):
        page.keyboard.press("Tab")
        if page.evaluate(condition):
            return
    raise AssertionError(f"{most} times Tab did not reach {condition}")


def test_everything_works_by_keyboard_on_a_phone(visit):
    page = visit("/", viewport=PHONE)

    page.keyboard.press("Tab")
    skip = page.evaluate("document.activeElement.textContent")
    press_tab_until(page, "document.activeElement.id === 'q'")
    page.keyboard.type("competence mapping")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=competence+mapping")
    press_tab_until(page, "document.activeElement.textContent.startsWith('Competence mapping of')")
    page.keyboard.press("Enter")
    page.wait_for_url("**/practices/competence-mapping/")
    press_tab_until(page, "document.activeElement.getAttribute('href') === '#source-1'")
    page.keyboard.press("Enter")

    assert skip == "Skip to the content"
    assert page.url.endswith("#source-1")


def test_filters_are_folded_away_on_a_phone_and_open_on_a_desktop(visit):
    phone, desktop = visit("/practices/", viewport=PHONE), visit("/practices/", viewport=DESKTOP)

    assert not phone.get_by_label("Cross-clustering").is_visible()
    assert desktop.get_by_label("Cross-clustering").is_visible()

    phone.get_by_text("Filter the results").click()
    assert phone.get_by_label("Cross-clustering").is_visible()


def test_a_sign_that_sources_differ_opens_who_says_what(visit):
    page = visit("/projects/clusterix/")
    story = page.locator("#differs-clusterix-erdf-funding")

    page.locator("dd", has_text="1,296,064 euro").get_by_role("link", name="sources differ").click()

    assert story.get_by_text("1 687 872,00 EUR").is_visible()
    assert story.get_by_text("shown here").is_visible()


def test_a_page_reads_well_on_paper(visit):
    page = visit("/practices/competence-mapping/")

    page.emulate_media(media="print")

    assert not page.locator(".masthead").is_visible()
    assert page.get_by_text(
        "nearly 80 companies and research institutions across Europe"
    ).is_visible()


def test_words_that_were_taken_away_stay_away(visit):
    page = visit("/practices/?q=mapping")

    page.get_by_role("link", name="Remove filter Words: mapping").click()
    page.wait_for_url("**/practices/")
    page.get_by_label("Cross-clustering").check()
    page.wait_for_url("**/practices/?topic=cross-clustering")

    assert page.get_by_label("Words to search good practices for").input_value() == ""


def test_a_year_that_cannot_be_is_said_at_its_field_when_another_filter_is_chosen(visit):
    page = visit("/practices/")
    years, year = page.locator("summary", has_text="Years"), page.get_by_label("From")

    years.click()
    year.fill("3000")
    years.click()
    page.get_by_label("Cross-clustering").check()
    page.wait_for_function("document.activeElement.id === 'year_from'")
    message = year.evaluate("field => field.validationMessage")
    year.fill("2000")
    year.press("Enter")
    page.wait_for_url("**topic=cross-clustering&year_from=2000")

    assert message == "Value must be less than or equal to 2100."


def test_years_in_the_wrong_order_are_explained(visit, site):
    page = visit(
        "/practices/?year_from=2012&year_to=2014", errors=["Response Status Error Code 400"]
    )

    page.get_by_label("From").fill("2020")
    page.get_by_label("From").press("Enter")
    page.get_by_role("alert").wait_for()
    field = page.get_by_label("From")

    assert page.locator("#year_from-error").inner_text() == "“From” (2020) is after “To” (2014)."
    assert (field.input_value(), field.get_attribute("aria-invalid")) == ("2020", "true")
    assert page.locator(".card").count() > 0

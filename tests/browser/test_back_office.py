"""The secretariat at work, in a browser."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import DESKTOP, PHONE, axe_violations, one_time_code, sideways


def text_of(page, selector):
    return page.locator(selector).inner_text()


def test_an_edit_reaches_the_public_page_and_leaves_its_trace(visit):
    office = visit("/admin/projects/output/", user="editor")

    office.get_by_role("link", name="Manual of Good Practices").click()
    office.get_by_label("Summary").fill("Lessons of nine partners, as a book.")
    office.get_by_role("button", name="Save", exact=True).click()
    message = text_of(office, ".messagelist")
    office.goto("/admin/projects/output/1/history/")
    trace = text_of(office, ".versions li:first-child")
    added = office.locator(".versions li:first-child ins").all_inner_texts()
    public = visit("/outputs/clusterix-manual-of-good-practices/")
    searched = visit("/search/?q=nine+partners+book")

    assert "was changed successfully" in message
    assert "Summary" in trace
    assert "nine" in " ".join(added)
    assert "Lessons of nine partners, as a book." in text_of(public, "main")
    assert searched.locator(".card h3").all_inner_texts() == ["Manual of Good Practices"]


def test_a_practice_gets_a_new_edition_that_another_person_publishes(visit):
    editor = visit("/admin/practices/edition/?q=procurement", user="editor")

    editor.get_by_role("link", name="Buying innovation").click()
    editor.get_by_role("button", name="Open a new edition").click()
    editor.get_by_label("Title").fill("Buying innovation, second look")
    editor.get_by_role("button", name="Save and continue editing").click()
    before = text_of(visit("/practices/innovation-procurement/"), "h1")
    editor.get_by_role("button", name="Submit").click()
    publisher = visit(editor.url.removeprefix(editor.evaluate("location.origin")), user="publisher")
    publisher.get_by_role("link", name="Review", exact=True).click()
    publisher.get_by_role("button", name="Publish", exact=True).click()
    message = text_of(publisher, ".messagelist")
    public = visit("/practices/innovation-procurement/")
    former = visit("/practices/innovation-procurement/editions/1/")

    assert before.startswith("Buying innovation through public procurement")
    assert "was published" in message
    assert text_of(public, "h1") == "Buying innovation, second look"
    assert "edition 2" in text_of(public, ".eyebrow")
    assert text_of(former, "h1") == "Buying innovation through public procurement"
    assert "Read the current edition" in text_of(former, ".notice")


def number_of_drafts(page):
    """The number on the start page; other tests make drafts, too."""
    page.goto("/admin/")
    link = page.locator(".waiting").first.get_by_role("link", name="draft")
    return int(link.locator("strong").inner_text())


def test_a_draft_stays_out_of_sight_until_it_is_published(visit):
    publisher = visit("/admin/", user="publisher")
    drafts_before = number_of_drafts(publisher)
    office = visit("/admin/practices/practice/", user="editor")

    office.get_by_role("link", name="Start a draft").click()
    office.get_by_label("Working title").fill("Zyzzyva in drafting")
    office.get_by_label("Organisation in charge").select_option(index=1)
    office.get_by_role("button", name="Start a draft").click()
    drafts = number_of_drafts(publisher)
    page = visit("/practices/zyzzyva-in-drafting/")
    searched = visit("/search/?q=zyzzyva")

    assert drafts == drafts_before + 1
    assert text_of(page, "h1") == "Page not found"
    assert text_of(searched, "[data-announce]") == "0 results"


def test_a_decision_between_sources_changes_what_the_public_reads(visit):
    office = visit("/admin/sources/conflict/?q=phase+2", user="publisher")

    office.get_by_role("link", name="The last day of ClusteriX 2.0, phase 2").click()
    office.get_by_label("Preferred value").select_option(
        label=office.locator("#id_preferred option", has_text="24 months").inner_text()
    )
    office.get_by_label("Reason").fill("The length settles it.")
    office.get_by_role("button", name="Save", exact=True).click()
    public = visit("/projects/clusterix-2/")

    assert "31 March 2021" in text_of(public, ".timeline")
    assert (
        "The length settles it."
        in public.locator("#differs-clusterix-2-phase-2-end").text_content()
    )


def test_a_counter_counts_characters_as_the_server_does(visit):
    office = visit("/admin/practices/edition/10/change/", user="contributor")
    field = office.get_by_label("Summary")

    field.fill("Győr\n🙂")

    assert office.locator("#id_summary + .counter").inner_text() == "6 of 160 characters"
    field.fill("x" * 161)
    assert (
        office.locator("#id_summary + .counter").inner_text() == "161 of 160 characters, 1 too many"
    )


def test_relations_are_found_by_typing_and_stay_accessible(visit):
    office = visit("/admin/partners/organisation/1/change/", user="editor")

    office.locator("#id_region + .select2 [role=combobox]").click()
    office.locator(".select2-container--open .select2-search__field").fill("Skåne")
    office.get_by_role("option", name="Skåne (SE224)").wait_for()

    assert axe_violations(office) == []


def test_a_contributor_sees_no_accounts_and_no_sources_to_change(visit):
    office = visit("/admin/", user="contributor")

    links = office.locator("#content-main .module").all_inner_texts()

    assert "Users" not in " ".join(links)
    assert office.locator("a[href='/admin/sources/conflict/add/']").count() == 0


@pytest.mark.parametrize("user", ["contributor", "publisher"])
def test_the_first_page_fits_a_phone_however_long_the_names(visit, user):
    office = visit("/admin/", viewport=PHONE, user=user)

    width = office.evaluate("document.documentElement.scrollWidth")

    assert width == PHONE["width"]
    assert axe_violations(office) == []


def small_targets(page):
    """What is too small or too close to others for a finger (WCAG 2.2, 2.5.8); axe has to be asked for it."""
    rule = {"runOnly": ["target-size"], "rules": {"target-size": {"enabled": True}}}
    return [
        node["target"]
        for found in Axe().run(page, options=rule).response["violations"]
        for node in found["nodes"]
    ]


@pytest.mark.parametrize("viewport", [DESKTOP, PHONE])
def test_the_filters_of_a_list_can_be_hit(visit, viewport):
    office = visit("/admin/practices/edition/", viewport=viewport, user="publisher")

    assert small_targets(office) == []


def test_the_list_of_editions_shows_all_its_columns_on_a_laptop(visit):
    office = visit("/admin/practices/edition/", viewport=DESKTOP, user="publisher")

    hidden = office.locator(".results").evaluate("(list) => list.scrollWidth - list.clientWidth")

    assert hidden == 0
    assert office.get_by_role("columnheader", name="Updated at").is_visible()


def test_a_history_fits_a_phone(visit):
    office = visit("/admin/practices/edition/9/history/", viewport=PHONE, user="publisher")

    versions = office.locator(".versions > li").count()

    assert versions > 0
    assert sideways(office) <= 0
    assert axe_violations(office) == []


def test_days_without_an_hour_do_not_speak_of_time_zones(visit):
    office = visit("/admin/practices/edition/10/change/", user="publisher", timezone="Asia/Tokyo")

    warnings = [each.is_visible() for each in office.locator(".timezonewarning").all()]

    assert warnings == [False, False]


def test_a_person_sets_up_two_factor_sign_in_and_takes_it_back(visit, site):
    page = visit("/admin/", user="contributor")
    looked_at = []

    page.get_by_role("link", name="Two-step verification").click()
    looked_at.append(axe_violations(page))
    page.get_by_role("link", name="Set up").click()
    page.get_by_label("Password").fill(site.passwords["contributor"])
    page.get_by_role("button", name="Confirm").click()
    looked_at.append(axe_violations(page))
    page.get_by_label("Authenticator code").fill(
        one_time_code(page.get_by_label("Authenticator secret").input_value())
    )
    page.get_by_role("button", name="Set up").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    looked_at.append(axe_violations(page))
    page.goto("/accounts/2fa/totp/deactivate/")
    looked_at.append(axe_violations(page))
    page.get_by_role("button", name="Remove").click()
    page.get_by_text("No authenticator app is set up").wait_for()

    assert looked_at == [[], [], [], []]

"""Writing and reviewing in a browser: from a contributor's first word to the public page, and no word lost."""

import re

from tests.browser.conftest import axe_violations

SUMMARY = "Firms that never had a research partner get one for a month."


def text_of(page, selector):
    return page.locator(selector).inner_text()


def path_of(page):
    return page.evaluate("location.pathname")


def fill(page, **texts):
    for name, value in texts.items():
        page.locator(f"#id_{name}").fill(value)


def begin(visit, title):
    """A contributor's page with the form of a new draft."""
    office = visit("/admin/", user="contributor")
    office.get_by_label("Working title").fill(title)
    office.get_by_role("button", name="Start a draft").click()
    office.wait_for_load_state("networkidle")
    return office


def test_a_practice_goes_from_the_contributor_by_the_reviewer_to_the_public(visit):
    author = begin(visit, "A month of research")
    incomplete = text_of(author, ".state >> nth=0")
    fill(author, summary=SUMMARY, description="1. A call.\n2. **A match.**")
    author.get_by_role("button", name="Save and continue editing").click()
    author.get_by_label("Note to the reviewers").fill("Please read until Friday.")
    author.get_by_role("button", name="Submit").click()
    submitted = text_of(author, ".messagelist")

    reviewer = visit("/admin/", user="publisher")
    reviewer.locator(".at-hand").get_by_role("link", name="A month of research").click()
    wrong = axe_violations(reviewer)
    reviewer.get_by_text("Remark on evidence of success").click()
    reviewer.locator("#remarks-evidence textarea").fill("How many firms?")
    reviewer.locator("#remarks-evidence").get_by_role("button", name="Save remarks").click()
    reviewer.get_by_label("Comment", exact=True).fill("Say what came of it.")
    reviewer.get_by_role("button", name="Return").click()
    returned = text_of(reviewer, ".messagelist")

    author.goto("/admin/")
    at_hand = text_of(author, ".at-hand")
    author.locator(".at-hand").get_by_role("link", name="A month of research").click()
    remarks = text_of(author, ".state >> nth=0")
    author.get_by_role("link", name="Evidence of success").click()
    fill(author, evidence="Twelve firms took part.")
    author.get_by_role("button", name="Save and continue editing").click()
    author.get_by_role("button", name="Mark as resolved").click()
    author.get_by_role("button", name="Submit").click()

    reviewer.goto("/admin/")
    reviewer.locator(".at-hand").get_by_role("link", name="A month of research").click()
    reviewer.get_by_role("button", name="Publish", exact=True).click()
    public = visit("/practices/a-month-of-research/")

    assert "Summary is empty." in incomplete
    assert "was submitted for review" in submitted
    assert wrong == []
    assert "was returned to the authors" in returned
    assert "returned, with 1 open remark" in at_hand
    assert "How many firms?" in remarks
    assert text_of(public, "h1") == "A month of research"
    assert "Twelve firms took part." in text_of(public, "main")


def test_what_is_typed_is_kept_every_half_minute_and_taken_up_again(visit):
    author = begin(visit, "Typed and left")
    author.clock.install()
    author.reload()
    author.wait_for_load_state("networkidle")
    fill(author, summary="Half a sen")

    with author.expect_response(re.compile("/typed/$")) as kept:
        author.clock.run_for(31_000)
    author.wait_for_function(
        "document.querySelector('[data-kept]').textContent.startsWith('Draft kept at')"
    )
    again = visit(path_of(author), user="contributor")
    unsaved = text_of(again, "section[aria-labelledby^=typed]")
    wrong = axe_violations(again)
    again.get_by_role("link", name="Continue with my text").click()
    taken_up = again.locator("#id_summary").input_value()

    assert kept.value.status == 200
    assert "Half a sen" in unsaved
    assert wrong == []
    assert taken_up == "Half a sen"


def test_leaving_with_text_that_is_not_saved_warns(visit):
    author = begin(visit, "Left in a hurry")
    asked = []
    author.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    author.goto(author.url)
    author.wait_for_load_state("networkidle")
    author.goto(author.url)  # nothing was typed
    untouched = list(asked)
    author.wait_for_load_state("networkidle")
    fill(author, summary="Typed")

    author.goto("/admin/")

    assert untouched == []
    assert asked == ["beforeunload"]


def test_leaving_a_form_that_was_refused_warns_and_its_text_is_kept(visit):
    author = begin(visit, "Refused once")
    asked = []
    author.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    fill(author, summary="Typed", start="2020-01-01", end="2019-01-01")
    author.get_by_role("button", name="Save and continue editing").click()
    refused = text_of(author, ".errornote")
    author.locator("#id_summary").click()  # browsers ask only where somebody did something

    author.goto("/admin/")
    author.locator(".at-hand").get_by_role("link", name="Refused once").click()

    assert refused == "Please correct the error below."
    assert asked == ["beforeunload"]
    assert "Typed" in text_of(author, "section[aria-labelledby^=typed]")


def test_who_is_signed_out_while_they_type_signs_in_in_another_tab_and_goes_on(visit, site):
    author = begin(visit, "Signed out")
    author.clock.install()
    author.reload()
    author.wait_for_load_state("networkidle")
    other = author.context.new_page()
    other.goto("/admin/")
    other.get_by_role("button", name="Sign out").click()
    fill(author, summary="Typed meanwhile")
    author.clock.run_for(31_000)
    author.get_by_text("no longer signed in").wait_for()

    other.goto("/accounts/login/")
    other.get_by_label("Username or email").fill("contributor")
    other.get_by_label("Password").fill(site.passwords["contributor"])
    other.get_by_role("button", name="Sign in").click()
    author.get_by_role("button", name="Save and continue editing").click()

    assert "was changed successfully" in text_of(author, ".messagelist")
    assert author.locator("#id_summary").input_value() == "Typed meanwhile"


def test_who_is_signed_out_and_presses_save_keeps_everything_and_sends_it_again(visit, site):
    author = begin(visit, "Signed out and saved")
    path = path_of(author)
    other = author.context.new_page()
    other.goto("/admin/")
    other.get_by_role("button", name="Sign out").click()
    fill(
        author,
        summary="Typed meanwhile",
        description="First, ask the firms.\n\nThen ask the universities.",
    )
    author.get_by_role("button", name="Save and continue editing").click()
    heading = text_of(author, "h1")
    wrong = axe_violations(author)
    shown = author.get_by_label("Description").input_value()
    author.get_by_role("button", name="Send again").click()
    still = text_of(author, "h1")

    other.goto("/accounts/login/")
    other.get_by_label("Username or email").fill("contributor")
    other.get_by_label("Password").fill(site.passwords["contributor"])
    other.get_by_role("button", name="Sign in").click()
    author.get_by_role("button", name="Send again").click()

    assert heading == still == "Your changes are not saved yet"
    assert wrong == []
    assert shown == "First, ask the firms.\n\nThen ask the universities."
    assert "was changed successfully" in text_of(author, ".messagelist")
    assert path_of(author) == path
    assert author.locator("#id_summary").input_value() == "Typed meanwhile"
    assert (
        author.locator("#id_description").input_value()
        == "First, ask the firms.\n\nThen ask the universities."
    )


def test_a_new_record_that_is_not_saved_is_not_left_without_a_warning(visit):
    editor = visit("/admin/projects/event/add/", user="publisher")
    asked = []
    editor.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    editor.locator("#id_title").click()  # browsers ask only where somebody did something
    editor.goto("/admin/projects/event/add/")
    unchanged = list(asked)

    editor.locator("#id_title").fill("A study visit to Tolna")
    editor.goto("/admin/projects/event/add/")
    left = list(asked)
    editor.locator("#id_title").fill("A study visit to Tolna")
    editor.get_by_role("button", name="Save", exact=True).click()
    refused = text_of(editor, ".errornote")
    editor.locator("#id_title").click()
    editor.goto("/admin/")

    assert unchanged == []
    assert left == ["beforeunload"]
    assert refused.startswith("Please correct the error")
    assert asked == ["beforeunload", "beforeunload"]


def test_a_remark_that_was_not_sent_is_not_left_without_a_warning(visit):
    reviewer = visit("/admin/practices/edition/9/review/", user="publisher")
    asked = []
    reviewer.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    reviewer.get_by_text("Remark on summary").click()
    reviewer.locator("#remarks-summary textarea").fill("Which firms?")
    reviewer.goto("/admin/practices/edition/9/review/")
    left = list(asked)

    for name in ("summary", "title"):
        reviewer.get_by_text(f"Remark on {name}", exact=True).click()
        reviewer.locator(f"#remarks-{name} textarea").fill(f"About the {name}")
    reviewer.locator("#remarks-title").get_by_role("button", name="Save remarks").click()

    assert left == ["beforeunload"]
    assert asked == left
    assert "About the summary" in text_of(reviewer, "#remarks-summary")
    assert "About the title" in text_of(reviewer, "#remarks-title")


def test_two_people_who_edit_the_same_text_see_each_other_and_both_texts(visit):
    author = begin(visit, "Two at once")
    editor = visit(path_of(author), user="editor")
    here = text_of(editor, "[data-others]")
    fill(author, summary="The contributor's")
    author.get_by_role("button", name="Save and continue editing").click()
    fill(editor, summary="The editor's")

    editor.get_by_role("button", name="Save and continue editing").click()
    refused = text_of(editor, "section[aria-labelledby=conflicts]")
    wrong = axe_violations(editor)
    kept = editor.locator("#id_summary").input_value()
    editor.get_by_role("button", name="Save and continue editing").click()

    assert here == "contributor is also editing this page."
    assert "The contributor's" in refused
    assert "The editor's" in refused
    assert wrong == []
    assert kept == "The editor's"
    assert "was changed successfully" in text_of(editor, ".messagelist")


def test_a_long_text_is_previewed_and_the_meter_counts_along(visit):
    author = begin(visit, "Previewed")
    before = text_of(author, ".meter")

    fill(author, description="**Bold** and <b>plain</b>")
    author.get_by_role("button", name="Preview of How it works").click()
    author.locator(".preview >> visible=true").wait_for()

    assert before.startswith("1 of 14")
    assert text_of(author, ".meter").startswith("2 of 14")
    assert author.locator(".preview >> visible=true").inner_html().strip() == (
        "<p><strong>Bold</strong> and &lt;b&gt;plain&lt;/b&gt;</p>"
    )


def test_the_way_to_the_public_is_there_without_scripts_and_by_keyboard(visit):
    author = visit("/admin/", user="contributor", javascript=False)
    author.get_by_label("Working title").press_sequentially("By keyboard")
    author.keyboard.press("Tab")
    author.keyboard.press("Tab")
    author.keyboard.press("Enter")
    author.locator("#id_summary").press_sequentially("Typed")
    author.locator("#id_summary").focus()
    author.get_by_role("button", name="Save and continue editing").press("Enter")

    assert "was changed successfully" in text_of(author, ".messagelist")
    assert author.locator("#id_summary").input_value() == "Typed"

"""A new edition of a published practice: its sources go along, and what no longer fits is decided first."""

from tests.browser.conftest import axe_violations
from tests.browser.journeys.test_review import message, press

PRACTICE = "/practices/peer-exchange-formats/"
FORM = "/admin/practices/edition/3/change/"
EVIDENCE = "Experts from nine countries met in the project."


def footnotes(page):
    """How many documents the public page names."""
    page.goto(PRACTICE)
    return page.locator("ol.footnotes > li").count()


def waiting(page):
    return page.locator("[id^=statement-]").count()


def test_the_sources_of_a_practice_are_there_after_its_next_edition(visit, step):
    office = visit(PRACTICE, user="editor")
    before = footnotes(office)
    office.goto(FORM)
    assert "was opened as a new edition" in press(office, "open a new edition")
    edition = office.url

    # In a hurry: the text is changed and submitted, and nobody has looked at its sources.
    office.locator("#id_evidence").fill(EVIDENCE)
    office.locator("#id_stakeholders").fill("Experts of the partners.")
    press(office, "Save and submit")
    reviewer = visit("/admin/", user="publisher")
    reviewer.goto(edition.replace("/change/", "/review/"))
    step(reviewer, "statements to confirm")
    refusal = press(reviewer, "Publish")
    assert "Evidence of success has changed: say whether" in refusal

    # Typed and not saved: the button keeps it.
    office.goto(edition)
    number = waiting(office)
    office.locator("#id_change_note").fill("Figures of the last year.")
    step(office, "what its sources say")
    violations = axe_violations(office)
    for left in reversed(range(number)):
        office.get_by_role("button", name="Keep: it still says so").first.click()
        message(office)
        assert waiting(office) == left
    assert office.locator("#id_change_note").input_value() == "Figures of the last year."

    reviewer.goto(edition.replace("/change/", "/review/"))
    assert "was published" in press(reviewer, "Publish")
    step(reviewer, "published")

    assert number > 1
    assert violations == []
    assert footnotes(office) == before > 0
    assert EVIDENCE in office.locator("main").inner_text()

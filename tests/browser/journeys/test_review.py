"""A text goes to the reviewer, back with remarks, and to the public at the hour that was set."""

from datetime import datetime, timedelta
from time import sleep
from zoneinfo import ZoneInfo

TITLE = "Prototypes on the market square"


def message(page):
    page.wait_for_load_state("networkidle")
    return page.locator(".messagelist").inner_text()


def press(page, name):
    page.get_by_role("button", name=name).click()
    return message(page)


def open_from_start(page, title):
    page.goto("/admin/")
    page.locator(".at-hand").get_by_role("link", name=title).click()
    page.wait_for_load_state("networkidle")


def next_minute():
    now = datetime.now(ZoneInfo("Europe/Vienna"))
    at = now + timedelta(minutes=1)
    return at.replace(second=0, microsecond=0)


def wait_until(moment):
    seconds = (moment - datetime.now(moment.tzinfo)).total_seconds()
    sleep(max(0, seconds) + 1)


def test_a_text_is_returned_with_remarks_mended_and_published_at_a_set_hour(visit, step, run_due):
    author = visit("/admin/", user="contributor")
    author.get_by_label("Working title").fill(TITLE)
    author.get_by_role("button", name="Start a draft").click()
    author.wait_for_load_state("networkidle")

    # In a hurry: submitted without a save, and with nothing in it.
    author.get_by_label("Note to the reviewers").fill("It is short.")
    assert "it was not submitted for review" in press(author, "Save and submit")
    author.locator("#id_summary").fill("Firms show prototypes.")
    author.locator("#id_description").fill("1. A stall.\n2. A talk.")
    step(author, "before it is submitted")
    assert author.get_by_label("Note to the reviewers").input_value() == "It is short."
    assert "was submitted for review" in press(author, "Save and submit")

    reviewer = visit("/admin/", user="publisher")
    open_from_start(reviewer, TITLE)
    assert "Firms show prototypes." in reviewer.locator(".review").inner_text()
    reviewer.get_by_text("Remark on summary").click()
    reviewer.get_by_label("What the authors should know").nth(1).fill("Which firms?")
    # Returned without a word: the remark stays, and the reason is asked for.
    refusal = press(reviewer, "Return")
    step(reviewer, "returned without a comment")
    assert refusal == "Write in the comment what should change, then choose Return."
    assert "Which firms?" in reviewer.locator("#remarks-summary").inner_text()
    reviewer.get_by_label("Comment", exact=True).fill("Please name the firms.")
    assert "was returned to the authors" in press(reviewer, "Return")

    open_from_start(author, TITLE)
    step(author, "what the author reads first")
    assert "Please name the firms." in author.locator(".state").first.inner_text()
    author.get_by_text("Answer the remark on summary").click()
    author.get_by_label("Your answer").fill("Twelve makers of tools.")
    author.locator("#id_summary").fill("Twelve makers of tools show prototypes.")
    assert "was saved" in press(author, "Mark as resolved")
    assert author.locator("#id_summary").input_value() == "Twelve makers of tools show prototypes."
    assert "was submitted for review" in press(author, "Save and submit")

    open_from_start(reviewer, TITLE)
    step(reviewer, "what changed since the return")
    summary = reviewer.locator("section.row", has=reviewer.locator("#field-summary")).inner_text()
    assert "Changed since it was returned" in summary
    assert "Twelve makers of tools." in summary
    assert "Choose a date and a time." in press(reviewer, "Schedule publication")
    at = next_minute()
    reviewer.get_by_label("Publish later, on").fill(f"{at:%Y-%m-%dT%H:%M}")
    assert "will be published on" in press(reviewer, "Schedule publication")

    wait_until(at)
    assert "1 published" in run_due()
    reader = visit("/practices/prototypes-on-the-market-square/")
    step(reader, "what the reader sees")
    assert reader.locator("h1").inner_text() == TITLE
    assert "Twelve makers of tools show prototypes." in reader.locator("main").inner_text()

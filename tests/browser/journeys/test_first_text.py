"""Somebody is invited, writes their first text, is interrupted, and finishes it on another machine."""

import re

TITLE = "Night shifts for apprentices"
PASSWORD = "weaving by candle 1848"


def sign_in(page, address):
    page.goto("/accounts/login/")
    page.get_by_label("Username or email").fill(address)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/admin/")


def invite(office, address):
    office.get_by_label("Email address").fill(address)
    office.get_by_label("First name").fill("Nora")
    office.get_by_label("Last name").fill("Night")
    office.locator(".select2-selection").first.click()
    office.locator(".select2-search__field").last.press_sequentially("West-Pannon")
    office.locator(".select2-results__option", has_text="West-Pannon").first.click()
    office.get_by_role("button", name="Invite", exact=True).click()
    office.wait_for_load_state("networkidle")


def accept(page, password):
    page.locator("[name=new_password1]").fill(password)
    page.locator("[name=new_password2]").fill(password)
    page.get_by_role("button", name="Accept and sign in").click()
    page.wait_for_load_state("networkidle")


def test_somebody_invited_writes_is_interrupted_and_submits_elsewhere(visit, step, run_due):
    address = "nora@night.example"
    office = visit("/admin/invite/", user="publisher")
    invite(office, address)
    link = re.search(r"/accounts/invitation/[^/\s]+/", run_due()).group()

    writer = visit(link)
    step(writer, "the invitation")
    accept(writer, "short")
    assert "too short" in writer.locator("main").inner_text()
    accept(writer, PASSWORD)

    writer.goto("/admin/")
    writer.get_by_label("Working title").fill(TITLE)
    writer.get_by_role("button", name="Start a draft").click()
    writer.wait_for_load_state("networkidle")
    form = writer.url
    writer.locator("#id_summary").fill("Apprentices try a night shift.")
    # Interrupted: the page goes out of sight, and what is typed is kept without a save.
    with writer.expect_request("**/typed/"):
        writer.evaluate(
            "Object.defineProperty(document, 'visibilityState', {value: 'hidden'});"
            "document.dispatchEvent(new Event('visibilitychange'));"
        )
    writer.wait_for_load_state("networkidle")

    other = visit("/")
    sign_in(other, address)
    other.goto(form)
    other.wait_for_load_state("networkidle")
    step(other, "what is not saved, on the other machine")
    other.get_by_role("link", name="Continue with my text").click()
    other.wait_for_load_state("networkidle")
    assert other.locator("#id_summary").input_value() == "Apprentices try a night shift."
    other.locator("#id_description").fill("1. A visit.\n2. A night.")
    other.get_by_label("Note to the reviewers").fill("My first one.")
    # The Enter key saves; the note waits for the submission.
    other.get_by_label("Note to the reviewers").press("Enter")
    other.wait_for_load_state("networkidle")
    assert "was changed successfully" in other.locator(".messagelist").inner_text()
    assert other.get_by_label("Note to the reviewers").input_value() == "My first one."
    other.get_by_role("button", name="Save and submit").dblclick()
    other.wait_for_url("**/change/")
    other.wait_for_load_state("networkidle")
    step(other, "after a double click")
    assert "was submitted for review" in other.locator(".messagelist").inner_text()
    assert other.locator(".state h2").first.inner_text() == "In review"

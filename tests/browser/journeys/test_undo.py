"""Somebody makes a mistake and takes it back: a record deleted, a text overwritten, a file imported."""

TITLE = "Journey of the lost manual"
SUMMARY = "What the manual is for, in words that took an afternoon."


def add_output(office):
    office.goto("/admin/projects/output/add/")
    office.get_by_label("Title:").fill(TITLE)
    office.locator("#id_summary").fill(SUMMARY)
    office.get_by_label("Public", exact=True).check()
    choose_first(office, "Project")
    office.get_by_role("button", name="Save", exact=True).click()
    office.get_by_text("was added successfully").wait_for()


def choose_first(office, label):
    """The first choice of a field in which people look for a record."""
    row = office.locator(f".field-{label.lower()}")
    row.locator(".select2-selection").click()
    office.locator(".select2-results__option--highlighted").wait_for()
    office.keyboard.press("Enter")


def open_output(office):
    office.goto(f"/admin/projects/output/?q={TITLE}")
    office.get_by_role("link", name=TITLE, exact=True).click()
    office.locator("#id_summary").wait_for()


def test_deletes_by_mistake_and_restores(visit, step):
    office = visit("/admin/", user="publisher")
    add_output(office)
    open_output(office)
    page_url = office.get_by_role("link", name="View on site").get_attribute("href")

    # Overwritten by mistake.
    office.locator("#id_summary").fill("x")
    office.get_by_role("button", name="Save", exact=True).click()
    office.get_by_text("was changed successfully").wait_for()
    open_output(office)
    office.get_by_role("link", name="History").click()
    step(office, "the history of the record")
    office.locator(".versions a.when").last.click()
    step(office, "what restoring the version changes")
    office.get_by_role("button", name="Restore this version").click()
    office.get_by_text("Restored from").first.wait_for()
    restored_text = office.locator("#id_summary").input_value()

    # Deleted by mistake, and the hurried person confirms.
    office.locator("a.deletelink:visible").last.click()
    step(office, "before the deletion")
    office.get_by_role("button", name="Yes, I").click()
    office.get_by_text("Deleted records stay in").wait_for()
    gone = visit(page_url)
    step(gone, "the address of what was deleted")
    gone_heading = gone.get_by_role("heading", level=1).inner_text()

    # Somebody wants the address for something else.
    office.goto("/admin/projects/output/add/")
    office.get_by_label("Title:").fill(TITLE)
    choose_first(office, "Project")
    office.get_by_role("button", name="Save", exact=True).click()
    refused = office.locator(".field-slug .errorlist").inner_text()

    office.goto("/admin/")
    office.get_by_role("link", name="Bin", exact=True).first.click()
    step(office, "the bin")
    office.get_by_role("link", name=f"Restore {TITLE}").click()
    step(office, "a record in the bin")
    office.get_by_role("button", name="Restore").click()
    office.get_by_text(f"“{TITLE}” is restored.").wait_for()
    back = visit(page_url)

    assert restored_text == SUMMARY
    assert gone_heading == "This output has been removed"
    assert "in the bin has this address" in refused
    assert TITLE in back.get_by_role("heading", level=1).inner_text()

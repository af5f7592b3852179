"""Two sources contradict each other about a record; an editor decides which value is shown, and says why."""

from tests.browser.journeys.test_merge import record
from tests.browser.journeys.test_project import choose, errors, save

ORGANISATION = "Weavers of Szeged"
FORMER, PRESENT = "https://weavers-old.example/", "https://weavers-new.example/"
ROW = "sources-citation-content_type-object_id"


def add_source(page, title):
    page.goto("/admin/sources/source/add/")
    page.get_by_label("Title").fill(title)
    save(page)


def add_statement(page, number, source, website):
    """Fill in a row of the statements on the page of the organisation."""
    page.get_by_role("button", name="Add another Citation").click()
    row = f"{ROW}-{number}"
    page.locator(f"#id_{row}-field").select_option("Website")
    page.locator(f"#id_{row}-kind").select_option("quoted")
    page.locator(f"#id_{row}-value").fill(website)
    page.locator(f"#id_{row}-meaning").fill(website)
    choose(page, f"{row}-source", source)
    page.locator(f"#id_{row}-locator").fill("page 1")


def test_adds_a_source_meets_a_contradiction_and_decides_it(visit, step):
    office = visit("/admin/partners/organisation/add/", user="editor")
    add_source(office, "Leaflet of the weavers")
    add_source(office, "Letter of the weavers")
    record(office, ORGANISATION)
    office.get_by_label("Website").fill(FORMER)
    office.get_by_role("button", name="Save and continue editing").click()
    office.wait_for_url("**/change/")

    # What both documents state is recorded on the page of the organisation.
    office.locator(f"#{ROW}-group summary").click()
    add_statement(office, 0, "Leaflet of the weavers", FORMER)
    add_statement(office, 1, "Letter of the weavers", PRESENT)
    step(office, "two statements")
    office.get_by_role("button", name="Save and continue editing").click()
    office.get_by_text("was changed successfully").wait_for()

    # In a hurry: what the sources disagree about is not named.
    office.get_by_role("link", name="record a conflict").click()
    office.get_by_label("Title").fill("Website of the weavers")
    office.locator("#id_kind").select_option("other")
    save(office)
    step(office, "what is missing")
    missing = errors(office)
    office.locator("#id_field").select_option("Website")
    office.get_by_role("button", name="Save and continue editing").click()
    office.get_by_text("was added successfully").wait_for()

    # Decided without a reason: that is asked.
    office.locator("#id_preferred").select_option(f"“{PRESENT}” (letter-of-the-weavers, page 1)")
    save(office)
    step(office, "why this value")
    unexplained = errors(office)
    office.locator("#id_reason").fill("The letter is the newer of the two.")
    save(office)
    step(office, "decided")
    public = visit("/partners/weavers-of-szeged/")
    step(public, "the public page")

    assert missing == ["This field is required."]
    assert unexplained == ["Say why this value is preferred."]
    assert public.locator(f"a[href='{PRESENT}']").is_visible()
    assert public.locator(f"a[href='{FORMER}']").count() == 0

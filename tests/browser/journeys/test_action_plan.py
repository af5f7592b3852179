"""A partner's plan: its actions, how far they came, and one that was dropped."""

from tests.browser.journeys.test_project import choose, errors, save


def add_action(page, number, title, activities):
    page.get_by_text("Add another Action").click()
    page.locator(f"#id_actions-{number}-order").fill(str(number + 1))
    page.locator(f"#id_actions-{number}-title").fill(title)
    page.locator(f"#id_actions-{number}-activities").fill(activities)


def open_action(page, title):
    page.goto("/admin/practices/action/")
    page.get_by_role("link", name=title).click()


def report(page, number, status, text, *, start, end):
    """Add progress for a period."""
    page.get_by_text("Add another Action update").click()
    page.locator(f"#id_updates-{number}-period_start").fill(start)
    page.locator(f"#id_updates-{number}-period_end").fill(end)
    page.locator(f"#id_updates-{number}-status").select_option(status)
    page.locator(f"#id_updates-{number}-text").fill(text)


def test_a_plan_with_actions_progress_and_a_dropped_action(visit, step):
    office = visit("/admin/practices/actionplan/add/", user="editor")
    step(office, "the empty form")

    # In a hurry: the plan ends before it starts, and belongs to nobody.
    office.get_by_label("Title").first.fill("Weaving plan of Skåne")
    office.get_by_label("Start").fill("01/01/2024")
    office.get_by_label("End").fill("31/12/2023")
    save(office)
    step(office, "what is missing")
    assert errors(office) == [
        "The plan ends before it starts.",
        "This field is required.",
        "This field is required.",
    ]

    office.get_by_label("End").fill("31/12/2025")
    choose(office, "organisation", "Region Skåne")
    choose(office, "project", "ClusteriX 2.0")
    add_action(office, 0, "A prize for first prototypes", "Firms show what is **not** finished.")
    add_action(office, 1, "A shared laboratory", "Two universities open one door.")
    office.get_by_label("Public", exact=True).check()
    save(office)

    open_action(office, "A prize for first prototypes")
    report(office, 0, "Under way", "Twelve firms took part.", start="01/01/2024", end="30/06/2024")
    save(office)
    step(office, "progress is saved")

    # Dropped without a word why: that is asked, and what was typed stays.
    open_action(office, "A shared laboratory")
    report(office, 0, "Dropped", "No door was opened.", start="01/01/2024", end="30/06/2024")
    save(office)
    step(office, "why it was dropped")
    assert errors(office) == ["Say why the action was dropped."]
    assert office.locator("#id_updates-0-text").input_value() == "No door was opened."
    office.locator("#id_updates-0-reason").fill("The building was sold.")
    save(office)

    public = visit("/action-plans/weaving-plan-of-skane/")
    step(public, "the public page")
    first, second = public.locator(".card").all_inner_texts()
    assert "1. A prize for first prototypes" in first
    assert "Under way" in first
    assert "Twelve firms took part." in first
    assert "2. A shared laboratory" in second
    assert "Dropped" in second
    assert "The building was sold." in second

"""The secretariat records a project, from nothing to its public page."""

import re

ADD = "/admin/projects/project/add/"


def choose(page, field, words):
    """Choose a record in a field that searches while one types."""
    page.locator(f"#id_{field} + .select2 [role=combobox]").click()
    page.locator(".select2-container--open .select2-search__field").fill(words)
    page.locator(".select2-results__option", has_text=words).first.click()


def add_partner(page, number, words):
    # The list ends with an empty row.
    if number:
        page.get_by_text("Add another Partnership").click()
    choose(page, f"partnerships-{number}-organisation", words)


def save(page):
    page.get_by_role("button", name="Save", exact=True).click()
    page.wait_for_load_state("networkidle")


def errors(page):
    return page.locator(".errorlist li").all_inner_texts()


def test_a_project_from_zero_to_its_public_page(visit, step):
    office = visit(ADD, user="editor")
    step(office, "the empty form")

    # In a hurry: saved before anything but the name is there.
    office.get_by_label("Acronym").fill("WEAVERS")
    save(office)
    step(office, "what is missing")
    assert errors(office) == [
        "This field is required.",
        "The project has no lead partner. Choose one, or tick “Lead partner not known”.",
    ]

    choose(office, "programme", "INTERREG IVC")
    office.get_by_label("Title:", exact=True).fill("Weaving regions together")
    office.get_by_label("Summary").fill(
        "Six regions compare how they bring weavers and coders together."
    )
    office.get_by_label("Start:", exact=True).fill("01/03/2019")
    office.get_by_label("End:", exact=True).fill("31/08/2022")
    office.get_by_label("Total budget").fill("1.234")
    office.get_by_label("ERDF share").fill("1 000 000,50")
    add_partner(office, 0, "Lund University")
    add_partner(office, 1, "Region of Southern Denmark")
    office.locator("#id_partnerships-1-budget").fill("9 000 000,00")
    save(office)
    step(office, "an amount that can mean two")
    assert "“1.234” can mean two amounts. Write 1234 or 1.23." in errors(office)

    # Both partners get the same number, and none is the lead.
    office.get_by_label("Total budget").fill("1.687.872,00")
    office.locator("#id_partnerships-0-order").fill("1")
    office.locator("#id_partnerships-1-order").fill("1")
    save(office)
    step(office, "partners who do not agree")
    assert errors(office) == [
        "The project has no lead partner. Choose one, or tick “Lead partner not known”.",
        "Lund University has number 1. Choose another, or leave this empty for the next free number.",
        "The share of Region of Southern Denmark is larger than the total budget of WEAVERS, 1687872.00.",
    ]

    # Nothing that was typed is lost.
    assert office.get_by_label("Summary").input_value().startswith("Six regions compare")
    assert office.get_by_label("ERDF share").input_value() == "1 000 000,50"
    office.locator("#id_partnerships-0-role").select_option("Lead partner")
    office.locator("#id_partnerships-1-order").fill("")
    office.locator("#id_partnerships-1-budget").fill("€ 300.000,00")
    office.get_by_role("button", name="Save and continue editing").click()
    step(office, "the saved project")
    assert office.get_by_label("Total budget").input_value() == "1687872.00"
    assert office.locator("#id_partnerships-1-order").input_value() == "2"
    assert office.locator("#id_partnerships-1-budget").input_value() == "300000.00"

    # Nobody else sees it yet.
    hidden = visit("/projects/weavers/")
    assert hidden.locator("h1").inner_text() == "Page not found"

    office.get_by_label("Public", exact=True).check()
    save(office)
    public = visit("/projects/weavers/")
    step(public, "the public page")
    facts = public.locator("dl.facts").inner_text()
    assert public.locator("h1").inner_text() == "WEAVERS"
    assert re.search(r"Lead partner\s+Lund University", facts)
    assert "1,687,872" in facts
    found = visit("/search/?q=weavers+coders")
    assert found.locator(".card h3").all_inner_texts() == ["WEAVERS: Weaving regions together"]

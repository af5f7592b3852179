"""Bringing a file in a browser, with the keyboard alone."""

from clusterix.management.commands.prepare import CONTRIBUTES_FOR
from tests.browser.conftest import axe_violations

ROWS = "title;organisation;summary\nA fair of prototypes;{};Firms show what is not finished\n"


def press(page, role, name):
    page.get_by_role(role, name=name, exact=True).focus()
    page.keyboard.press("Enter")


def bring(page, content):
    page.get_by_label("File:", exact=True).set_input_files(
        {"name": "rows.csv", "mimeType": "text/csv", "buffer": content.encode()}
    )
    press(page, "button", "Preview import")
    page.wait_for_url("**/admin/import/practices/*/")


def test_a_file_is_brought_looked_at_and_confirmed_by_keyboard(visit):
    office = visit("/admin/practices/edition/", user="contributor")
    press(office, "link", "Import")
    office.wait_for_url("**/admin/import/practices/")
    own = office.request.get("/admin/import/practices/template.xlsx")
    bring(office, ROWS.format("nobody"))
    refused, wrong = office.locator(".rows .error").inner_text(), axe_violations(office)
    press(office, "link", "Import")
    office.wait_for_url("**/admin/import/practices/")
    bring(office, ROWS.format(CONTRIBUTES_FOR))
    shown, right = office.locator(".rows").inner_text(), axe_violations(office)
    press(office, "button", "Import 1 row")
    office.get_by_text("1 of 1 row imported").wait_for()
    press(office, "link", "A fair of prototypes")
    office.wait_for_url("**/admin/practices/edition/*/change/")

    assert own.ok
    assert "Not known: “nobody”. Write its slug, or its exact name" in refused
    assert "A fair of prototypes" in shown
    assert (wrong, right) == ([], [])
    assert office.locator("#id_summary").input_value() == "Firms show what is not finished"

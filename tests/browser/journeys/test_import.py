"""Somebody brings thirty rows with errors of every kind, repairs them, imports them and takes the import back."""

import csv
import io

from clusterix.management.commands.prepare import CONTRIBUTES_FOR

COLUMNS = ["title", "organisation", "summary", "start", "scope", "regions"]
NUMBER = 30


def rows():
    return [
        {
            "title": f"Journey of a good row {number}",
            "organisation": CONTRIBUTES_FOR,
            "summary": "Firms meet and learn.",
            "start": "2019-03-31",
            "scope": "regional",
            "regions": "AT12",
        }
        for number in range(1, NUMBER + 1)
    ]


def with_errors():
    wrong = rows()
    wrong[0]["title"] = ""
    wrong[1]["organisation"] = "nobody-of-this-name"
    wrong[2]["start"] = "31 March or so"
    wrong[3]["scope"] = "galactic"
    wrong[4]["regions"] = "XX99"
    wrong[5]["title"] = wrong[6]["title"]
    return wrong


def upload(office, some_rows):
    file = io.StringIO(newline="")
    writer = csv.DictWriter(file, COLUMNS)
    writer.writeheader()
    writer.writerows(some_rows)
    content = file.getvalue().encode()
    office.get_by_label("File:", exact=True).set_input_files(
        {"name": "thirty.csv", "mimeType": "text/csv", "buffer": content}
    )
    office.get_by_role("button", name="Preview import").click()
    office.wait_for_url("**/admin/import/practices/*/")


def test_imports_thirty_rows_and_takes_them_back(visit, step):
    office = visit("/admin/practices/edition/", user="contributor")
    office.get_by_role("link", name="Import", exact=True).click()

    # Hurried: the button before the file.
    office.get_by_role("button", name="Preview import").click()
    office.get_by_text("This field is required").wait_for()
    upload(office, with_errors())
    step(office, "rows with errors")
    errors = office.locator(".rows > li.error").all_inner_texts()
    wrong_columns = set(office.locator(".rows > li.error ul strong").all_inner_texts())
    can_import_errors = office.get_by_role("button", name="Import 30 rows").count()

    office.get_by_role("link", name="Import", exact=True).click()
    upload(office, rows())
    step(office, "thirty rows to import")
    office.get_by_role("button", name="Import 30 rows").click()
    office.get_by_text("30 of 30 rows imported").wait_for()
    step(office, "the import is done")
    import_url = office.url

    # Somebody goes on with one of the drafts.
    office.get_by_role("link", name="Journey of a good row 7", exact=True).click()
    office.locator("#id_context").fill("Written after the import.")
    office.get_by_role("button", name="Save", exact=True).click()
    office.get_by_text("was changed successfully").wait_for()

    office.goto(import_url)
    office.get_by_role("link", name="Undo this import").click()
    step(office, "what taking the import back does")
    office.get_by_role("button", name="Undo this import").click()
    office.get_by_text("This import has been undone.").wait_for()
    step(office, "the import is undone")
    outcome = office.locator(".state").inner_text()
    office.goto("/admin/practices/edition/?q=Journey of a good row")
    left = office.locator("#result_list tbody tr").count()

    assert len(errors) == len(with_errors()[:6])
    assert wrong_columns == {"title:", "organisation:", "start:", "scope:", "regions:"}
    assert can_import_errors == 0
    assert "29 new records deleted" in outcome
    assert "1 record not touched" in outcome
    assert left == 1

"""Two people edit the same draft at the same time, and the texts of both survive."""

import re

TITLE = "Journey of two editors"


def begin(office):
    office.goto("/admin/")
    office.get_by_label("Working title").fill(TITLE)
    office.locator("form:has([name=title]) button").click()
    office.locator("#id_summary").wait_for()


def save(office):
    # The page before has messages of its own, so that waiting for one would not wait.
    with office.expect_navigation():
        office.get_by_role("button", name="Save and continue editing").click()


def test_two_people_edit_the_same_edition_and_both_texts_survive(visit, step):
    author = visit("/admin/", user="contributor")
    begin(author)
    path = re.sub(r"^https?://[^/]+", "", author.url)
    editor = visit(path, user="editor")
    step(editor, "a form that two people have open")
    also_here = editor.locator("[data-others]").inner_text()

    # Each writes into a field of their own, and both into the summary.
    author.locator("#id_context").fill("Why the author began.")
    author.locator("#id_summary").fill("The author's summary.")
    save(author)
    editor.locator("#id_description").fill("How the editor says that it works.")
    editor.locator("#id_summary").fill("The editor's summary.")
    save(editor)
    step(editor, "what both changed")
    asked = editor.locator(".conflicts tbody th").all_inner_texts()

    # The editor keeps the author's summary, and loses nothing else.
    editor.get_by_label("Keep the saved text: Summary").check()
    save(editor)
    step(editor, "both texts")

    assert also_here == "contributor is also editing this page."
    assert asked == ["Summary"]
    assert editor.locator("#id_summary").input_value() == "The author's summary."
    assert editor.locator("#id_context").input_value() == "Why the author began."
    assert editor.locator("#id_description").input_value() == "How the editor says that it works."

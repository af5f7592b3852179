"""Suggestions while one types: by keyboard and mouse, for a screen reader, on a phone, and when there are none."""

import json
from itertools import groupby
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.browser.conftest import DESKTOP, PHONE, axe_violations, sideways

RECORD = "/practices/competence-mapping/"
LOOKS = {"desktop, light": (DESKTOP, "light"), "phone, dark": (PHONE, "dark")}
ALL_BUT_AN_ANSWER = {
    "no connection": lambda route: route.abort(),
    "an error": lambda route: route.fulfill(status=500, body="No."),
    "a refusal": lambda route: route.fulfill(status=400, json={"detail": "No."}),
    "not JSON": lambda route: route.fulfill(body="<p>Not JSON"),
}


def typed(page, text):
    """The page with `text` in its search field and what the server suggests for it below."""
    page.locator("#q").fill("")  # closes a list that is open
    with page.expect_response(lambda response: asked_for(response) == text):
        page.locator("#q").fill(text)
    options(page).first.wait_for()
    return page


def popup(page):
    return page.get_by_role("listbox", name="Suggestions")


def options(page):
    return popup(page).get_by_role("option")


def asked_for(request):
    """What a request or a response of the suggestions is about; None for any other."""
    url = urlsplit(request.url)
    return parse_qs(url.query)["q"][0] if url.path == "/suggest/" else None


def questions(page):
    """The list that every question to the server from now on is added to."""
    asked = []
    page.on("request", lambda request: asked_for(request) and asked.append(asked_for(request)))
    return asked


def stop_the_clock(page):
    page.clock.install(time=0)
    page.clock.pause_at(1000)


def field(page):
    """What the field says of itself; the elements it points at by what they are and read."""
    return page.locator("#q").evaluate(
        """(field) => {
            const said = [...field.attributes].filter(({ name }) => name === "role" || name.startsWith("aria-"));
            const state = Object.fromEntries(said.map(({ name, value }) => [name, value]));
            const target = (name) => document.getElementById(field.getAttribute(name));
            if (state["aria-controls"]) state["aria-controls"] = target("aria-controls").getAttribute("role");
            if (state["aria-activedescendant"]) {
                state["aria-activedescendant"] = target("aria-activedescendant").getAttribute("href");
            }
            return { ...state, value: field.value };
        }"""
    )


def closed(value=""):
    state = {
        "role": "combobox",
        "aria-autocomplete": "list",
        "aria-controls": "listbox",
        "aria-expanded": "false",
    }
    return state | {"value": value}


def opened(value, active=None):
    return (
        closed(value)
        | {"aria-expanded": "true"}
        | ({"aria-activedescendant": active} if active else {})
    )


def listed(page):
    """The list as a screen reader has it: each group by its name, each option by its address, label and note."""
    return popup(page).evaluate(
        """(list) => [...list.children].map((group) => ({
            role: group.getAttribute("role"),
            name: document.getElementById(group.getAttribute("aria-labelledby")).textContent,
            options: [...group.querySelectorAll("[role=option]")].map((option) => [
                option.getAttribute("href"), ...[...option.children].map((part) => part.textContent),
            ]),
        }))"""
    )


def suggested(page, text):
    """The same, from the server's own answer."""
    return [
        {
            "role": "group",
            "name": name,
            "options": [
                [s["url"], s["label"], *([s["note"]] if s["note"] else [])] for s in suggestions
            ],
        }
        for name, suggestions in groupby(
            answer(page, text), key=lambda suggestion: suggestion["group"]
        )
    ]


def answer(page, text):
    return page.context.request.get("/suggest/", params={"q": text}).json()["suggestions"]


def selected(page):
    """The addresses of the options that count as selected."""
    return page.locator("[role=option][aria-selected=true]").evaluate_all(
        "(options) => options.map((option) => option.getAttribute('href'))"
    )


@pytest.mark.parametrize("path", ["/", "/practices/"])
def test_a_record_is_opened_by_keyboard_from_its_first_letters(visit, path):
    page = typed(visit(path), "competence map")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{RECORD}")

    assert page.locator("h1").inner_text().startswith("Competence mapping of companies")


def test_a_record_is_opened_with_the_mouse(visit):
    page = typed(visit("/"), "competence map")

    options(page).filter(has_text="Competence mapping").click()

    page.wait_for_url(f"**{RECORD}")


def test_the_list_is_what_the_server_suggests(visit):
    page = typed(visit("/"), "clu")

    found = suggested(page, "clu")

    assert listed(page) == found
    assert len(found) > 1  # else nothing here would show that groups are kept apart


def test_a_screen_reader_is_told_what_the_field_is_and_where_it_stands(visit):
    page = visit("/")
    states = [field(page)]

    typed(page, "competence map")
    states.append(field(page))
    page.keyboard.press("ArrowDown")
    states.append(field(page))

    assert states == [closed(), opened("competence map"), opened("competence map", RECORD)]
    assert selected(page) == [RECORD]
    count = len(answer(page, "competence map"))
    message = f"{count} suggestion{'' if count == 1 else 's'}, use the arrow keys"
    assert page.locator(".search [role=status]").inner_text() == message


def test_the_arrow_keys_go_round_and_the_text_keeps_its_own(visit):
    page = typed(visit("/"), "clu")
    urls = [suggestion["url"] for suggestion in answer(page, "clu")]
    visited = []

    for key in ["ArrowUp", "ArrowDown", "ArrowDown", "ArrowUp", "ArrowUp", "Home"]:
        page.keyboard.press(key)
        visited.append(field(page).get("aria-activedescendant"))

    assert visited == [urls[-1], urls[0], urls[1], urls[0], urls[-1], None]
    assert page.locator("#q").evaluate("(field) => field.selectionStart") == 0


def test_escape_closes_the_list_and_then_clears_the_field(visit):
    page = typed(visit("/"), "competence map")
    page.keyboard.press("ArrowDown")
    states = []

    for _ in range(2):
        page.keyboard.press("Escape")
        states.append(field(page))

    assert states == [closed("competence map"), closed("")]
    assert not popup(page).is_visible()


def test_an_arrow_brings_a_closed_list_back(visit):
    page = typed(visit("/"), "competence map")

    page.keyboard.press("Escape")
    page.keyboard.press("ArrowDown")
    popup(page).wait_for()

    assert field(page) == opened("competence map")


def test_tab_closes_the_list_and_goes_on_to_the_button(visit):
    page = typed(visit("/"), "competence map")

    page.keyboard.press("ArrowDown")
    page.keyboard.press("Tab")

    assert page.evaluate("document.activeElement.textContent") == "Search"
    assert field(page) == closed("competence map")
    assert not popup(page).is_visible()


@pytest.mark.parametrize("path", ["/search/", "/practices/"])
def test_enter_without_a_choice_searches_and_nothing_lies_over_the_results(visit, path):
    page = typed(visit("/" if path == "/search/" else path), "competence map")

    page.keyboard.press("Enter")
    page.wait_for_url(f"**{path}?q=competence+map")

    assert page.locator(".card a").first.inner_text().startswith("Competence mapping of companies")
    assert not popup(page).is_visible()
    typed(page, "clu")  # and the field goes on suggesting
    assert listed(page) == suggested(page, "clu")


def test_what_was_typed_is_marked_with_or_without_its_accents(visit):
    page = typed(visit("/"), "gyor")

    marks = page.locator("[role=option] mark").all_inner_texts()

    assert set(marks) == {"Győr"}


def test_a_word_is_asked_for_once_and_one_letter_never(visit):
    page = visit("/")
    asked = questions(page)
    stop_the_clock(page)

    page.locator("#q").press_sequentially("c")
    page.clock.run_for(1000)
    for letter in "ompetence map":
        page.locator("#q").press_sequentially(letter)
        page.clock.run_for(50)
    with page.expect_response("**/suggest/**"):
        page.clock.run_for(1000)
    options(page).first.wait_for()

    assert asked == ["competence map"]


def test_an_answer_is_remembered(visit):
    page = visit("/")
    asked = questions(page)

    for text in ["competence map", "clu"]:
        typed(page, text)
    page.locator("#q").fill("competence map")
    page.locator(f"[role=option][href='{RECORD}']").wait_for()

    assert asked == ["competence map", "clu"]
    assert listed(page) == suggested(page, "competence map")


def test_words_that_stood_there_before_open_nothing(visit):
    page = visit("/practices/?q=mapping")
    asked = questions(page)
    stop_the_clock(page)

    page.locator("#q").click()
    page.keyboard.press("End")
    page.keyboard.press("Space")
    page.clock.run_for(1000)

    assert asked == []
    assert field(page) == closed("mapping ")


def test_a_word_in_composition_waits_until_it_is_complete(visit):
    page = visit("/")
    asked = questions(page)
    keyboard = page.context.new_cdp_session(page)
    stop_the_clock(page)

    page.locator("#q").focus()
    keyboard.send(
        "Input.imeSetComposition", {"text": "compete", "selectionStart": 7, "selectionEnd": 7}
    )
    page.clock.run_for(1000)
    keyboard.send("Input.insertText", {"text": "competence"})
    with page.expect_response("**/suggest/**"):
        page.clock.run_for(1000)
    options(page).first.wait_for()

    assert asked == ["competence"]


def test_a_late_answer_does_not_replace_a_newer_one(visit):
    page = visit("/")
    late = []
    page.route("**/suggest/?q=clu", lambda route: late.append(route))
    wrong = {"group": "Projects", "label": "Too late", "note": "", "url": "/projects/"}

    with page.expect_request("**/suggest/?q=clu"):
        page.locator("#q").fill("clu")
    typed(page, "competence map")
    late[0].fulfill(
        body=json.dumps({"q": "clu", "suggestions": [wrong]}), content_type="application/json"
    )

    assert listed(page) == suggested(page, "competence map")


def test_a_field_that_htmx_brings_along_suggests_too(visit):
    page = visit("/practices/")

    page.evaluate(
        """() => {
            const field = document.getElementById("q");
            const fresh = field.cloneNode();
            for (const { name } of field.attributes) if (/^(role$|aria-)/.test(name)) fresh.removeAttribute(name);
            const box = document.querySelector(".search");
            box.replaceChildren(fresh);
            document.body.dispatchEvent(new CustomEvent("htmx:afterSwap", { bubbles: true }));
        }"""
    )
    typed(page, "clu")

    assert listed(page) == suggested(page, "clu")


@pytest.mark.parametrize("failure", ALL_BUT_AN_ANSWER)
def test_without_an_answer_the_field_still_searches(visit, failure):
    page = typed(visit("/", errors=["Failed to load resource: net::ERR_FAILED"]), "clu")
    page.route("**/suggest/**", ALL_BUT_AN_ANSWER[failure])

    page.locator("#q").fill("competence map")
    popup(page).wait_for(state="hidden")
    state = field(page)
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=competence+map")

    assert state == closed("competence map")


def test_without_javascript_the_field_is_a_plain_search_field(visit):
    page = visit("/", javascript=False)

    state = field(page)
    page.locator("#q").fill("competence map")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search/?q=competence+map")

    assert state == {"value": ""}
    assert page.locator(".card a").first.inner_text().startswith("Competence mapping of companies")


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", ["/", "/practices/"])
def test_an_open_list_is_accessible_and_fits(visit, path, look):
    viewport, scheme = LOOKS[look]
    page = typed(visit(path, viewport=viewport, scheme=scheme), "clu")

    page.keyboard.press("ArrowDown")

    assert axe_violations(page) == []
    assert sideways(page) <= 0
    heights = options(page).evaluate_all(
        "(all) => all.map((one) => one.getBoundingClientRect().height)"
    )
    assert [height for height in heights if height < 44] == []
    options(page).last.click(trial=True)  # can be reached, and nothing lies over it

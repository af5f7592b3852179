"""The secretariat finds that an organisation was recorded twice, and makes one of the two."""

from tests.browser.journeys.test_project import save

ADD = "/admin/partners/organisation/add/"
KEPT, DROPPED = "Győri Szövőház", "Gyori Szovohaz Kft"


def record(page, name):
    page.goto(ADD)
    page.get_by_label("Name:", exact=True).fill(name)
    page.locator("#id_kind").select_option(index=1)
    page.locator("#id_country + .select2 [role=combobox]").click()
    page.locator(".select2-container--open .select2-search__field").fill("Hungary")
    page.locator(".select2-results__option", has_text="Hungary").first.click()
    page.get_by_label("Public", exact=True).check()


def choose_to_merge(page, names):
    for name in names:
        row = page.locator("#result_list tbody tr", has=page.get_by_text(name, exact=True))
        row.locator(".action-select").check()
    page.locator("select[name=action]").select_option("Merge the selected organisations")
    page.locator(".actions button[type=submit]").first.click()


def test_merges_two_organisations(visit, step):
    office = visit(ADD, user="publisher")
    record(office, KEPT)
    save(office)
    record(office, DROPPED)
    office.get_by_label("Website").fill("https://weavers.example/")
    save(office)

    # Typed as on a keyboard without accents.
    office.goto("/admin/partners/organisation/?q=gyori szovohaz")
    step(office, "both are found")
    found = office.locator("#result_list tbody th").all_inner_texts()

    # Hurried: only one of the two is chosen.
    choose_to_merge(office, [DROPPED])
    office.get_by_text("Choose two organisations to merge.").wait_for()

    office.goto("/admin/partners/organisation/?q=gyori szovohaz")
    choose_to_merge(office, [KEPT, DROPPED])
    office.get_by_role("heading", name="Merge two organisations").wait_for()
    step(office, "what each way would do")
    office.get_by_role("button", name=f"Keep “{KEPT}”").click()
    office.get_by_text(f"“{DROPPED}” was merged into “{KEPT}”.").wait_for()
    step(office, "one is left")
    office.goto("/admin/partners/organisation/?q=gyori szovohaz")
    left = office.locator("#result_list tbody th").all_inner_texts()
    public = visit("/partners/gyori-szovohaz-kft/")
    step(public, "the former address")

    assert sorted(found) == [DROPPED, KEPT]
    assert left == [KEPT]
    assert public.locator("h1").inner_text() == KEPT
    assert public.locator("a[href='https://weavers.example/']").is_visible()

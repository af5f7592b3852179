"""Every page, in a real browser: nothing axe minds, no error, no CSP violation, nothing wider than the window."""

from pathlib import Path

import pytest

from tests.browser.conftest import DESKTOP, PHONE, axe_violations, one_time_code, sideways
from tests.browser.pages import ACCOUNT, ADMIN, MANAGE, PUBLIC

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
LOOKS = {"desktop, light": (DESKTOP, "light"), "phone, dark": (PHONE, "dark")}


@pytest.mark.parametrize("look", LOOKS)
@pytest.mark.parametrize("path", PUBLIC + ACCOUNT)
def test_a_public_page_is_accessible_and_fits(visit, path, look):
    viewport, scheme = LOOKS[look]

    page = visit(path, viewport=viewport, scheme=scheme)

    assert axe_violations(page) == []
    assert sideways(page) <= 0


@pytest.mark.parametrize("look", LOOKS)
def test_the_back_office_is_accessible(visit, look):
    viewport, scheme = LOOKS[look]
    page = visit("/admin/", viewport=viewport, scheme=scheme, user="administrator")
    found = {}

    for path in MANAGE + ADMIN:
        page.goto(path)
        if violations := axe_violations(page):
            found[path] = violations

    assert found == {}


def test_pages_that_say_no_are_accessible_too(visit):
    office = visit("/admin/practices/edition/?q=policies+and+funding", user="publisher")
    office.get_by_role("link", name="Working together").click()
    office.get_by_text("Archive this practice").click()
    office.get_by_role("button", name="Archive").click()
    contributor = visit("/admin/auth/user/", user="contributor")
    gone = visit("/practices/joint-cluster-policy-frameworks/")
    expired = visit("/accounts/login/")
    expired.locator("input[name=csrfmiddlewaretoken]").evaluate(
        "(field) => { field.value = 'forged'; }"
    )
    expired.get_by_label("Username or email").fill("editor")
    expired.get_by_label("Password").fill("wrong")
    expired.get_by_role("button", name="Sign in").click()

    headings = [page.locator("h1").inner_text() for page in (contributor, gone, expired)]

    assert headings == [
        "You do not have permission",
        "This practice is no longer published",
        "This form has expired",
    ]
    assert [axe_violations(page) for page in (contributor, gone, expired)] == [[], [], []]


def test_every_template_of_the_project_is_among_these_pages(visit, site):
    public = visit("/")
    office = visit("/admin/", user="administrator")
    test_pages = [
        *((public, path) for path in PUBLIC + ACCOUNT),
        *((office, path) for path in MANAGE + ADMIN),
    ]

    office.goto("/accounts/reauthenticate/?next=/accounts/2fa/")
    office.get_by_label("Password").fill(site.passwords["administrator"])
    office.get_by_role("button", name="Confirm").click()
    for page, path in test_pages:
        page.context.request.get(path)
    public.context.request.post(
        "/accounts/login/", form={"login": "x"}
    )  # no token: the form has expired
    public.context.request.post("/practices/")  # 405
    visit("/admin/auth/user/", user="contributor")
    office.context.request.get("/practices/", headers={"HX-Request": "true"})
    archive_something(office)
    preview_a_merge(office)
    ask_to_publish(office)
    save_in_two_tabs(office)
    save_signed_out(visit("/admin/projects/project/1/change/", user="publisher"))
    save_without_an_acronym(office)
    remark_too_late(visit)
    read_recovery_codes(visit("/accounts/2fa/totp/activate/", user="editor"), site)

    rendered = set((site.var / "rendered-templates.txt").read_text().splitlines())
    templates = {str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")}
    assert templates - rendered == set()


def archive_something(office):
    office.goto("/admin/practices/edition/?q=master+course&status__exact=published")
    office.get_by_role("link", name="A master course on clusters").click()
    office.get_by_text("Archive this practice").click()
    office.get_by_role("button", name="Archive").click()
    office.context.request.get("/practices/cluster-master-course/")


def preview_a_merge(office):
    """The page that shows what merging the first two organisations would move."""
    office.goto("/admin/partners/organisation/")
    for number in (0, 1):
        office.locator("input.action-select").nth(number).check()
    office.get_by_label("Action:").select_option("merge_two")
    office.get_by_role("button", name="Run").click()
    office.get_by_role("heading", name="Merge two organisations").wait_for()


def save_in_two_tabs(office):
    """The page that asks which of two texts to keep."""
    path = "/admin/projects/output/2/change/"
    other = office.context.new_page()
    for page in (office, other):
        page.goto(path)
    for page, text in ((office, "One tab."), (other, "The other tab.")):
        page.get_by_label("Summary").fill(text)
        page.get_by_role("button", name="Save and continue editing").click()
    other.get_by_role("heading", name="Changed in two of your tabs").wait_for()


def save_signed_out(office):
    """The page that keeps what somebody typed whose session has ended."""
    office.context.clear_cookies(name="sessionid")
    office.get_by_role("button", name="Save and continue editing").click()
    office.get_by_role("button", name="Send again").wait_for()


def save_without_an_acronym(office):
    """The form that lists its errors with links."""
    office.goto("/admin/projects/project/1/change/")
    office.get_by_label("Acronym").fill("")
    office.get_by_role("button", name="Save and continue editing").click()
    office.locator("#errors").wait_for()
    office.wait_for_load_state("networkidle")
    assert axe_violations(office) == []


def remark_too_late(visit):
    """The form of an edition that was returned before a reviewer's remark was sent."""
    author = visit("/admin/", user="contributor")
    author.get_by_label("Working title").fill("Returned too soon")
    author.get_by_role("button", name="Start a draft").click()
    author.locator("#id_summary").fill("Firms meet a research partner.")
    author.locator("#id_description").fill("A call, then a match.")
    author.get_by_role("button", name="Submit").click()
    author.get_by_text("was submitted for review").wait_for()
    reviewer = visit("/admin/", user="publisher")
    reviewer.locator(".at-hand").get_by_role("link", name="Returned too soon").click()
    other = reviewer.context.new_page()
    other.goto(reviewer.url)
    other.get_by_label("Comment", exact=True).fill("Name the firms.")
    other.get_by_role("button", name="Return").click()
    other.get_by_text("was returned to the authors").wait_for()
    reviewer.get_by_text("Remark on summary").click()
    reviewer.locator("#remarks-summary textarea").fill("Which firms?")
    reviewer.locator("#remarks-summary").get_by_role("button", name="Save remarks").click()
    reviewer.get_by_text("Not sent: “Which firms?”").wait_for()
    assert axe_violations(reviewer) == []


def read_recovery_codes(page, site):
    """The page that follows when somebody sets up an authenticator app, which they then remove."""
    page.get_by_label("Password").fill(site.passwords["editor"])
    page.get_by_role("button", name="Confirm").click()
    secret = page.get_by_label("Authenticator secret").input_value()
    page.get_by_label("Authenticator code").fill(one_time_code(secret))
    page.get_by_role("button", name="Set up").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    page.goto("/accounts/2fa/totp/deactivate/")
    page.get_by_role("button", name="Remove").click()
    page.get_by_text("No authenticator app is set up").wait_for()


def ask_to_publish(office):
    """The page that asks before several editions are published."""
    office.goto("/admin/practices/edition/?status__exact=in-review")
    office.locator("input.action-select").first.check()
    office.get_by_label("Action:").select_option("publish_all")
    office.get_by_role("button", name="Run").click()
    office.get_by_role("heading", name="Before you publish").wait_for()


@pytest.mark.parametrize("look", LOOKS)
def test_the_question_before_several_editions_are_published_is_accessible(visit, look):
    viewport, scheme = LOOKS[look]
    office = visit("/admin/", viewport=viewport, scheme=scheme, user="publisher")

    ask_to_publish(office)

    assert axe_violations(office) == []
    assert sideways(office) <= 0


@pytest.mark.parametrize("look", LOOKS)
def test_the_preview_of_a_merge_is_accessible(visit, look):
    viewport, scheme = LOOKS[look]
    office = visit("/admin/", viewport=viewport, scheme=scheme, user="publisher")

    preview_a_merge(office)

    assert axe_violations(office) == []

"""In production: an administrator signs in for the first time with a second factor, and invites a contributor."""

import os
import re
import subprocess
import sys

import pytest

from tests.browser.conftest import DESKTOP, PHONE, ROOT, free_port, one_time_code, wait_for

PASSWORD = "a secretariat by the Danube"


class Production:
    """A server in production mode on a database of its own. No proxy is in front, so it does without HTTPS."""

    def __init__(self, var):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.bind = f"127.0.0.1:{port}"
        self.log = var / "server.log"
        names = {"DATABASE_URL", "DJANGO_SETTINGS_MODULE"}
        self.env = {name: value for name, value in os.environ.items() if name not in names} | {
            "VAR_DIR": str(var),
            "CLUSTERIX_MODE": "production",
            "SECRET_KEY": "a key for this test alone, long enough for a real one",
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": self.url,
            "SECURE_SSL_REDIRECT": "False",
            "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        }

    def manage(self, *command):
        """Run a command of manage.py. Returns what it prints."""
        command = [sys.executable, "manage.py", *command]
        done = subprocess.run(
            command, cwd=ROOT, env=self.env, check=True, capture_output=True, text=True
        )
        return done.stdout

    def serve(self):
        command = [sys.executable, "-m", "gunicorn", "clusterix.wsgi", "--bind", self.bind]
        command += ["--threads", "4", "--no-control-socket"]
        with self.log.open("w") as log:
            return subprocess.Popen(command, cwd=ROOT, env=self.env, stdout=log, stderr=log)


@pytest.fixture
def production(tmp_path):
    production = Production(tmp_path)
    production.manage("prepare")
    production.manage("collectstatic", "--noinput")
    account = ["--username", "administrator", "--email", "office@example.org"]
    production.manage("createsuperuser", "--noinput", *account)
    server = production.serve()
    try:
        wait_for(f"{production.url}/health/", server)
        yield production
    finally:
        server.terminate()
        server.wait(timeout=20)


def open_page(browser, production, viewport):
    page = browser.new_context(base_url=production.url, viewport=viewport).new_page()
    page.set_default_timeout(15_000)
    return page


def sign_in(page, password):
    page.get_by_label("Username or email").fill("administrator")
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()


def set_up_second_factor(page, step, who):
    """Sets up an authenticator app, with a wrong code first. Returns the secret of the app."""
    page.get_by_role("heading", name="Set up an authenticator app").wait_for()
    page.get_by_label("Authenticator code").fill("000000")
    page.get_by_role("button", name="Set up").click()
    page.get_by_text("The code is not correct").wait_for()
    step(page, f"{who} types a wrong code")
    secret = page.locator("#authenticator_secret").input_value()
    page.get_by_label("Authenticator code").fill(one_time_code(secret))
    page.get_by_role("button", name="Set up").click()
    page.get_by_role("heading", name="Recovery codes").wait_for()
    step(page, f"{who} reads the recovery codes")
    return secret


def sign_out(page):
    page.goto("/accounts/logout/")
    page.get_by_role("button", name="Sign out").click()
    page.get_by_role("heading", name="Sign in").wait_for()


def invite_nora(page, step):
    page.goto("/admin/invite/")
    page.get_by_label("Email address").fill("nora@example.org")
    page.get_by_label("First name").fill("Nora")
    page.get_by_label("Last name").fill("Bauer")
    page.locator("input.select2-search__field").fill("ecoplus")
    page.locator(".select2-results__option--highlighted").click()
    page.get_by_role("button", name="Invite").click()
    page.get_by_text("Nora Bauer is invited").wait_for()
    step(page, "the invitation is listed")


def accept_invitation(page, step):
    step(page, "Nora chooses a password")
    # The first password that comes to mind.
    page.get_by_label("Password:", exact=True).fill("password")
    page.get_by_label("Confirm password").fill("password")
    page.get_by_role("button", name="Accept and sign in").click()
    page.get_by_text("This password is too").first.wait_for()
    step(page, "Nora's password is too weak")
    page.get_by_label("Password:", exact=True).fill("lighthouse on a hill")
    page.get_by_label("Confirm password").fill("lighthouse on a hill")
    page.get_by_role("button", name="Accept and sign in").click()


def test_first_sign_in_with_a_second_factor(production, chromium, step):
    # The administrator signs in, with a wrong password first.
    office = open_page(chromium, production, DESKTOP)
    office.goto("/admin/")
    step(office, "the administrator signs in")
    sign_in(office, "forgotten")
    office.get_by_text("not correct").wait_for()
    step(office, "the password is wrong")
    sign_in(office, PASSWORD)
    # A change to an account asks for the password again.
    office.get_by_label("Password").fill(PASSWORD)
    step(office, "the administrator gives the password again")
    office.get_by_role("button", name="Confirm").click()
    secret = set_up_second_factor(office, step, "the administrator")
    recovery_code = office.locator("#recovery_codes li").first.inner_text()

    office.get_by_role("link", name="I have kept my codes").click()
    office.wait_for_url("**/admin/")

    # The next time the code is asked for: a wrong one first, then the one of the app.
    sign_out(office)
    sign_in(office, PASSWORD)
    office.locator("[name=code]").fill("000000")
    office.get_by_role("button", name="Sign in").click()
    office.get_by_text("The code is not correct").wait_for()
    step(office, "the administrator types a wrong code to sign in")
    office.locator("[name=code]").fill(one_time_code(secret))
    office.get_by_role("button", name="Sign in").click()
    office.wait_for_url("**/admin/")

    # Without the phone a recovery code does.
    sign_out(office)
    sign_in(office, PASSWORD)
    office.locator("[name=code]").fill(recovery_code)
    office.get_by_role("button", name="Sign in").click()
    office.wait_for_url("**/admin/")
    step(office, "the administrator sees the start page")

    # They invite Nora, who chooses a password on her phone and sets up a second factor too.
    invite_nora(office, step)
    mail = production.manage("run_due")
    link = re.search(r"http://\S+/accounts/invitation/\S+/", mail)[0]
    phone = open_page(chromium, production, PHONE)
    phone.goto(link)
    accept_invitation(phone, step)
    set_up_second_factor(phone, step, "Nora")
    phone.get_by_role("link", name="I have kept my codes").click()
    phone.wait_for_url("**/admin/")
    phone.get_by_role("heading", level=1).first.wait_for()
    step(phone, "Nora sees the start page")

    # The link works once.
    phone.goto(link)
    phone.get_by_role("heading", name="This invitation is no longer valid").wait_for()
    step(phone, "the link no longer works")
    office.context.close()
    phone.context.close()

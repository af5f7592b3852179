"""What every entrance refuses, and what no cache may keep."""

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse

from tests.factories import EditionFactory, OrganisationFactory, OutputFactory, UserFactory
from tests.visitor import text

pytestmark = pytest.mark.django_db
PUBLIC = [
    "/",
    "/about/",
    "/accessibility/",
    "/privacy/",
    "/search/",
    "/suggest/?q=cluster",
    "/practices/",
    "/map/",
    "/practices.csv",
    "/practices/mapping/",
    "/practices/mapping/editions/1/",
    "/projects/",
    "/partners/",
    "/action-plans/",
    "/outputs/",
    "/sources/",
    "/sources/conflicts/",
    "/api/",
    "/robots.txt",
    "/sitemap.xml",
    "/sitemap-records.xml",
    "/health/",
    "/media/practices/map.png",
]
API = ["/api/v1/practices/", "/api/v1/practices/mapping/", "/api/v1/editions/", "/api/schema/"]
WRITING = ["POST", "PUT", "PATCH", "DELETE"]
AUTOCOMPLETE = "/admin/autocomplete/?app_label=partners&model_name=membership&field_name=user"


# Who works on a draft reads it at such an address, so their answers depend on who asks.
MAY_BE_A_DRAFT = ["/practices/mapping/editions/1/", "/media/practices/map.png"]


def status(client, url):
    answer = client.get(url)
    # A file stays open until it is read. close() would close the connection to the database, too.
    text(answer)
    return answer.status_code


@pytest.fixture
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def practice(media):
    edition = EditionFactory(published=True, practice__slug="mapping", image_alt="A map")
    edition.image.save("map.png", ContentFile(b"a picture"))
    return edition.practice


class TestNul:
    @pytest.mark.parametrize(
        "url",
        [
            "/media/%00",
            "/static/%00",
            "/no%00where/",
            "/practices/a%00b/",
            "/practices/?q=%00",
            "/?a%00b=1",
            "/accounts/login/?next=%00",
            "/admin/partners/organisation/?country__code=%00",
            "/admin/partners/organisation/?q=a%00b",
            "/admin/practices/edition/%00/change/",
        ],
    )
    def test_a_page_answers_400_in_words(self, client, url):
        client.force_login(UserFactory(is_superuser=True))

        answer = client.get(url)

        assert answer.status_code == 400
        assert answer.headers["Content-Type"].startswith("text/html")
        assert "\x00" not in text(answer)

    @pytest.mark.parametrize(
        "url",
        ["/api/v1/practices/?q=%00", "/api/v1/practices/%00/", f"{AUTOCOMPLETE}&term=%00"],
    )
    def test_what_programs_read_answers_400_in_json(self, client, url):
        client.force_login(UserFactory(is_superuser=True))

        answer = client.get(url)

        assert answer.status_code == 400
        assert answer.headers["Content-Type"] == "application/json"

    @pytest.mark.parametrize(
        "url", ["/accounts/login/", "/accounts/password/reset/", "/admin/invite/"]
    )
    def test_a_form_answers_400(self, client, url):
        client.force_login(UserFactory(is_superuser=True))

        answer = client.post(url, {"login": "a\x00", "email": "a\x00b@example.org"})

        assert answer.status_code == 400

    def test_a_cookie_answers_400(self, client):
        client.cookies.load('sessionid="\\000"')

        assert client.get("/admin/").status_code == 400


@pytest.mark.parametrize("brackets", ["[", '{"a":'])
def test_json_that_is_nested_too_deeply_is_refused_in_json(client, brackets):
    edition = EditionFactory()
    client.force_login(UserFactory(role="editor"))
    url = reverse("api-edition-verb", args=[edition.practice.slug, 1, "submit"])

    answer = client.post(url, brackets * 100_000, content_type="application/json")

    assert (answer.status_code, answer.json()) == (
        400,
        {"detail": "The JSON is nested too deeply."},
    )


class TestMethods:
    @pytest.mark.parametrize("url", PUBLIC)
    def test_a_public_page_is_read_and_answers_405_to_the_rest(self, practice, url):
        # As a browser: the check against forgery must not answer first.
        client = Client(enforce_csrf_checks=True)

        read = status(client, url)
        found = [client.generic(method, url).status_code for method in [*WRITING, "OPTIONS"]]

        assert read == 200
        assert found == [405] * 5

    @pytest.mark.parametrize("url", API)
    def test_the_api_answers_405_in_json(self, practice, url):
        client = Client(enforce_csrf_checks=True)

        found = [client.generic(method, url) for method in WRITING]

        assert client.get(url).status_code == 200
        assert [answer.status_code for answer in found] == [405] * 4
        assert {answer.headers["Content-Type"] for answer in found} == {"application/json"}


class TestCaches:
    @pytest.mark.parametrize("url", [*PUBLIC, *API, "/admin/", "/accounts/email/"])
    def test_what_is_shown_to_somebody_signed_in_is_kept_nowhere(self, client, practice, url):
        client.force_login(UserFactory(role="publisher"))

        answer = client.get(url)
        text(answer)

        control = answer.headers["Cache-Control"]
        assert {"private", "no-store"} <= set(control.split(", "))

    def test_the_pages_of_accounts_are_kept_nowhere(self, client):
        control = client.get("/accounts/login/").headers["Cache-Control"]

        assert {"private", "no-store"} <= set(control.split(", "))

    @pytest.mark.parametrize("url", PUBLIC)
    def test_a_public_page_is_the_same_for_everybody(self, client, practice, url):
        visitor = client.get(url)
        credentials = {"login": "anna", "password": "correct horse battery"}
        UserFactory(username="anna", role="publisher")
        client.post("/accounts/login/", credentials)

        signed_in = client.get(url)

        assert text(signed_in) == text(visitor)
        if url not in MAY_BE_A_DRAFT:
            assert "Cookie" not in visitor.headers.get("Vary", "")


class TestSecondFactor:
    @pytest.fixture
    def draft(self, media):
        draft = EditionFactory(practice__slug="secret", image_alt="A map")
        draft.image.save("draft.png", ContentFile(b"a picture"))
        return draft

    @pytest.fixture
    def hidden(self, media):
        output = OutputFactory(hidden=True)
        output.file.save("hidden.pdf", ContentFile(b"a document"))
        return output

    @pytest.fixture
    def addresses(self, draft, hidden):
        return [draft.permanent_url, draft.image.url, hidden.file.url]

    @pytest.fixture
    def user(self, settings, client):
        settings.STAFF_TWO_FACTOR_REQUIRED = True
        user = UserFactory(role="publisher")
        client.force_login(user)
        return user

    def test_without_it_staff_read_what_everybody_reads(self, client, user, addresses):
        without = [status(client, address) for address in addresses]
        user.authenticator_set.create(type="totp", data={"secret": "x"})
        with_it = [status(client, address) for address in addresses]

        assert (without, with_it) == ([404] * 3, [200] * 3)

    @pytest.mark.parametrize(
        "name", ["account_email", "account_change_password", "account_set_password", "mfa_index"]
    )
    def test_without_it_an_account_is_not_changed(self, client, user, name):
        url = reverse(name)

        answers = [client.get(url), client.post(url)]

        assert [answer.headers["Location"] for answer in answers] == [
            reverse("mfa_activate_totp")
        ] * 2

    @pytest.mark.parametrize(
        ("url", "status"),
        [
            ("/accounts/logout/", 200),
            ("/accounts/password/reset/", 200),
            ("/accounts/reauthenticate/", 200),
            ("/accounts/2fa/totp/activate/", 302),
            ("/accounts/invitation/unknown/", 404),
        ],
    )
    def test_without_it_one_gets_in_and_out_and_sets_it_up(self, client, user, url, status):
        answer = client.get(url)

        assert answer.status_code == status
        assert answer.headers.get("Location", "") != reverse("mfa_activate_totp")


@pytest.mark.parametrize("lost", ["is_staff", "is_active", "groups"])
@pytest.mark.parametrize("role", ["contributor", "editor", "publisher"])
def test_who_loses_the_back_office_reads_no_draft_from_the_next_request_on(
    client, media, role, lost
):
    organisation = OrganisationFactory()
    user = UserFactory(role=role, organisation=organisation)
    draft = EditionFactory(practice__organisation=organisation, image_alt="A map")
    draft.image.save("draft.png", ContentFile(b"a picture"))
    client.force_login(user)
    addresses = [draft.permanent_url, draft.image.url]
    before = [status(client, address) for address in addresses]

    if lost == "groups":
        user.groups.clear()
    else:
        setattr(user, lost, False)
        user.save()

    assert before == [200, 200]
    assert [status(client, address) for address in addresses] == [404, 404]


def test_who_is_no_staff_any_more_reads_no_hidden_document(client, media):
    output = OutputFactory(hidden=True)
    output.file.save("hidden.pdf", ContentFile(b"a document"))
    user = UserFactory(role="publisher")
    client.force_login(user)
    before = status(client, output.file.url)
    user.is_staff = False
    user.save()

    assert (before, status(client, output.file.url)) == (200, 404)

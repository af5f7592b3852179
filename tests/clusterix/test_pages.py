"""Every public page: what it says of itself, what it sends along, and what it does when something is wrong."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from clusterix.sitemaps import Records
from tests.factories import (
    ActionPlanFactory,
    CitationFactory,
    EditionFactory,
    OrganisationFactory,
    OutputFactory,
    ProjectFactory,
    SourceFactory,
    UserFactory,
)
from tests.visitor import crawl, text

pytestmark = pytest.mark.django_db
TITLES = {
    "/": "What regions have learned about working in clusters",
    "/search/": "Search everything",
    "/about/": "About",
    "/accessibility/": "Accessibility statement",
    "/privacy/": "Privacy",
    "/contact/": "Contact the secretariat",
    "/contact/sent/": "Message sent",
    "/practices/": "Good practices",
    "/map/": "Good practices on the map",
    "/practices/mapping/": "Mapping of <competences> & more",
    "/practices/mapping/editions/1/": "Mapping of <competences> & more",
    "/action-plans/": "Action plans",
    "/action-plans/plan/": "The plan",
    "/projects/": "Projects",
    "/projects/project/": "PROJECT",
    "/outputs/": "Outputs",
    "/outputs/manual/": "The manual",
    "/partners/": "Partners",
    "/partners/ecoplus/": "The ecoplus",
    "/sources/": "Sources",
    "/sources/conflicts/": "Where sources differ",
    "/sources/sheet/": "The sheet",
}


@pytest.fixture(autouse=True)
def records():
    project = ProjectFactory(slug="project")
    organisation = OrganisationFactory(slug="ecoplus")
    edition = EditionFactory(
        published=True,
        practice__slug="mapping",
        title=TITLES["/practices/mapping/"],
        projects=[project],
    )
    ActionPlanFactory(
        slug="plan",
        project=project,
        organisation=organisation,
        summary="What one region means to do.",
    )
    OutputFactory(slug="manual", project=project, summary="What the partners learned.")
    CitationFactory(record=edition, source=SourceFactory(code="sheet"))


def only(pattern, page):
    found = re.findall(pattern, page)
    assert len(found) == 1, (pattern, found)
    return unescape(found[0])


@pytest.mark.parametrize("path", TITLES)
def test_a_page_declares_language_title_description_and_address(client, path):
    response = client.get(path)

    page = text(response)
    assert response.status_code == 200
    assert page.startswith('<!doctype html>\n<html lang="en">')
    assert only("<title>(.*?)</title>", page) == f"{TITLES[path]} · ClusteriX"
    assert len(only('<meta name="description" content="(.*?)">', page)) > 20
    assert only('<link rel="canonical" href="(.*?)">', page) == f"http://testserver{path}"
    assert len(re.findall("<h1[ >]", page)) == 1


def test_every_page_has_a_title_and_a_description_of_its_own(client):
    lists = [path for path in TITLES if path not in {"/practices/mapping/editions/1/"}]

    described = {
        only('<meta name="description" content="(.*?)">', text(client.get(path))) for path in lists
    }

    assert len(described) == len(lists)


def test_no_link_of_the_site_leads_nowhere(client):
    pages = crawl(client)

    assert {url: r.status_code for url, r in pages.items() if r.status_code not in {200, 302}} == {}
    assert {urlpath for urlpath in TITLES} <= set(pages) | {
        "/contact/sent/",
        "/practices/mapping/editions/1/",
    }


def test_no_page_sets_a_cookie_for_a_visitor(client):
    pages = crawl(client)

    assert [url for url, response in pages.items() if response.cookies] == []
    assert not client.cookies


def test_every_answer_forbids_what_it_does_not_need(client):
    policies, others = set(), set()
    for path in [
        *TITLES,
        "/nothing-here/",
        "/api/v1/practices/",
        "/health/",
        "/practices/?colour=blue",
    ]:
        headers = client.get(path).headers
        policies.add(re.sub(r" 'nonce-[^']+'", "", headers["Content-Security-Policy"]))
        others.add(
            (
                headers["X-Content-Type-Options"],
                headers["Referrer-Policy"],
                headers["X-Frame-Options"],
            )
        )

    assert policies == {
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
        "base-uri 'self'; form-action 'self'; frame-ancestors 'none'"
    }
    assert others == {("nosniff", "same-origin", "DENY")}


def test_no_page_holds_what_the_policy_forbids(client):
    for path, response in crawl(client).items():
        if "html" in response.headers["Content-Type"]:
            page = text(response)
            assert not re.search(r"<style[ >]|\sstyle=\"|\son[a-z]+=\"|javascript:", page), path
            assert set(re.findall(r"<script(?![^>]*\bsrc=)(?![^>]*nonce=)[^>]*>", page)) == set(), (
                path
            )


def test_no_page_loads_anything_from_another_host(client):
    for path in TITLES:
        loaded = re.findall(
            r'<(?:script|img|link|iframe)[^>]+(?:src|href)="([^"]+)"', text(client.get(path))
        )
        foreign = [url for url in loaded if not url.startswith(("/", "http://testserver/"))]
        assert foreign == [], path


def test_the_api_reference_is_served_from_here_and_runs_under_the_same_policy(client):
    response = client.get("/api/")

    scripts = re.findall("<script[^>]*>", text(response))
    assert response.status_code == 200
    assert "unsafe" not in response.headers["Content-Security-Policy"]
    assert all('src="/' in script or "nonce=" in script for script in scripts)


def test_an_unknown_address_is_not_found_and_offers_a_way_back(client):
    response = client.get("/nothing-here/")

    assert response.status_code == 404
    assert 'href="/"' in text(response)
    assert 'action="/search/"' in text(response)


def test_a_page_that_breaks_says_so_without_telling_what_broke():
    client = Client(raise_request_exception=False)

    response = client.get("/boom/")

    assert response.status_code == 500
    assert "Sorry, there is a problem with this site" in text(response)
    assert "the view that breaks" not in text(response)


def test_a_request_that_makes_no_sense_has_a_page_of_its_own(client):
    response = client.get("/practices/?page=abc")

    assert response.status_code == 400
    assert "<code>page</code>" in text(response)
    assert 'href="/practices/"' in text(response)


def test_what_was_asked_for_is_shown_as_text_only(client):
    response = client.get("/practices/", {"<script>alert(1)</script>": "x"})

    assert response.status_code == 400
    assert "<script>alert" not in text(response)


def test_a_visitor_is_asked_to_sign_in_before_the_back_office(client):
    response = client.get("/admin/")

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/a")
    assert "next=/admin/" in response.headers["Location"]


def test_staff_without_the_right_get_the_403_page(client):
    client.force_login(UserFactory(role="contributor"))

    response = client.get(reverse("admin:auth_user_changelist"))

    assert response.status_code == 403
    assert "You do not have permission" in text(response)


def test_a_form_without_its_token_is_refused_with_a_page():
    client = Client(enforce_csrf_checks=True)

    response = client.post(reverse("account_login"), {"login": "a", "password": "b"})

    assert response.status_code == 403
    assert "This form has expired" in text(response)
    assert "Go back in your browser." in text(response)
    assert "Do not reload this page" in text(response)


def test_robots_keep_to_the_public_part_and_find_the_sitemap(client):
    response = client.get("/robots.txt")

    assert text(response).splitlines() == [
        "User-agent: *",
        "Disallow: /admin/",
        "Disallow: /accounts/",
        "Sitemap: http://testserver/sitemap.xml",
    ]


def test_the_sitemap_names_every_public_record(client):
    EditionFactory(practice__slug="a-draft", practice__organisation=None)
    OrganisationFactory(hidden=True)

    index, sitemap = client.get("/sitemap.xml"), client.get("/sitemap-records.xml")

    assert re.findall("<loc>(.*?)</loc>", text(index)) == ["http://testserver/sitemap-records.xml"]
    found = {
        url.removeprefix("http://testserver")
        for url in re.findall("<loc>(.*?)</loc>", text(sitemap))
    }
    assert found >= {
        "/practices/mapping/",
        "/projects/project/",
        "/partners/ecoplus/",
        "/action-plans/plan/",
        "/outputs/manual/",
    }
    assert len(found) == 6  # the organisation in charge of the practice is one more


def test_the_pages_of_a_long_sitemap_are_read_without_counting_or_passing_by(client, monkeypatch):
    monkeypatch.setattr(Records, "limit", 2)

    index = client.get("/sitemap.xml")
    with CaptureQueriesContext(connection) as queries:
        pages = [client.get(f"/sitemap-records.xml?p={number}") for number in (1, 2, 3)]

    assert len(re.findall("<loc>", text(index))) == 3
    found = [re.findall("<loc>(.*?)</loc>", text(page)) for page in pages]
    assert [len(urls) for urls in found] == [2, 2, 2]
    assert len({url for urls in found for url in urls}) == 6
    assert [
        query["sql"]
        for query in queries
        if "OFFSET" in query["sql"] or "COUNT" in query["sql"].upper()
    ] == []
    assert client.get("/sitemap-records.xml?p=4").status_code == 404


def test_health_is_answered_while_the_database_answers_and_never_from_a_cache(
    client, django_assert_num_queries
):
    with django_assert_num_queries(1):
        response = client.get("/health/")

    assert (response.status_code, text(response)) == (200, "ok")
    assert "no-store" in response.headers["Cache-Control"]


def test_nobody_can_sign_up(client):
    page = client.get(reverse("account_signup"))
    client.post(
        reverse("account_signup"),
        {
            "username": "me",
            "email": "me@example.org",
            "password1": "correct horse",
            "password2": "correct horse",
        },
    )

    assert 'type="password"' not in text(page)
    assert not client.session.get("_auth_user_id")


def test_sign_in_works_by_name_and_by_address(client):
    UserFactory(username="anna", email="anna@example.org")

    for login in ("anna", "anna@example.org"):
        response = client.post(
            reverse("account_login"), {"login": login, "password": "correct horse battery"}
        )
        assert (response.status_code, response.headers["Location"]) == (302, "/admin/")
        client.logout()


class TestTwoFactorSignIn:
    def test_the_demo_does_without(self, client):
        client.force_login(UserFactory(role="editor"))

        assert client.get("/admin/").status_code == 200

    @pytest.mark.parametrize("url", ["/admin/", "/admin/sources/source/", "/admin/login/"])
    def test_staff_without_a_second_factor_are_sent_to_set_it_up(self, client, settings, url):
        settings.STAFF_TWO_FACTOR_REQUIRED = True
        client.force_login(UserFactory(role="editor"))

        response = client.get(url)

        assert (response.status_code, response.headers["Location"]) == (
            302,
            reverse("mfa_activate_totp"),
        )

    def test_staff_with_a_second_factor_go_in(self, client, settings):
        settings.STAFF_TWO_FACTOR_REQUIRED = True
        user = UserFactory(role="editor")
        user.authenticator_set.create(type="totp", data={"secret": "x"})
        client.force_login(user)

        assert client.get("/admin/").status_code == 200

    def test_the_public_site_asks_nobody(self, client, settings):
        settings.STAFF_TWO_FACTOR_REQUIRED = True
        client.force_login(UserFactory(role="editor"))

        assert client.get("/practices/").status_code == 200

    def test_it_is_set_up_after_giving_the_password_again(self, client, settings):
        settings.STAFF_TWO_FACTOR_REQUIRED = True
        client.force_login(UserFactory(role="editor"))
        asked = client.get(reverse("mfa_activate_totp"), follow=True)

        response = client.post(
            f"{reverse('account_reauthenticate')}?next={reverse('mfa_activate_totp')}",
            {"password": "correct horse battery"},
            follow=True,
        )

        assert 'type="password"' in text(asked)
        assert (response.status_code, response.redirect_chain) == (
            200,
            [(reverse("mfa_activate_totp"), 302)],
        )
        assert 'name="code"' in text(response)


@override_settings(ALLOWED_HOSTS=["clusterix.example"])
def test_a_host_that_is_not_ours_is_refused(client):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400


def test_the_title_of_a_list_says_what_it_is_narrowed_to(client):
    page = text(client.get("/practices/?project=project&q=mapping"))

    title = only("<title>(.*?)</title>", page)
    assert title.startswith("Good practices: ")
    assert "PROJECT" in title
    assert "mapping" in title


@pytest.mark.parametrize("path", TITLES)
def test_a_page_describes_itself_to_sites_that_link_to_it(client, path):
    page = text(client.get(path))

    said = dict(re.findall('<meta property="(og:[a-z]+)" content="(.*?)">', page))
    assert unescape(said["og:title"]) == TITLES[path]
    assert said["og:description"] == re.search('name="description" content="(.*?)"', page)[1]
    assert said["og:url"] == f"http://testserver{path}"
    assert said["og:image"] == "http://testserver/static/clusterix/share.png"


@pytest.mark.parametrize(
    "path",
    [
        "/practices/mapping/",
        "/action-plans/plan/",
        "/projects/project/",
        "/outputs/manual/",
        "/partners/ecoplus/",
        "/sources/sheet/",
    ],
)
def test_every_record_leads_to_the_form_about_it(client, path):
    page = text(client.get(path))

    assert f'href="/contact/?about={path}"' in page
    assert f'href="/contact/?about={path}&amp;kind=mistake"' in page
    assert client.get("/contact/", {"about": path}).status_code == 200

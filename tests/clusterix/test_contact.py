"""The form for visitors: what they type reaches the secretariat, or stays; programs and other sites send nothing."""

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.core.cache import cache
from django.utils import timezone
from django.utils.html import escape

from clusterix import contact, contact_form
from tests.factories import EditionFactory, OrganisationFactory, ProjectFactory, SourceFactory
from tests.visitor import text

pytestmark = pytest.mark.django_db
SAME_SITE = {"Sec-Fetch-Site": "same-origin"}
TYPED = {
    "kind": "mistake",
    "message": "The budget is wrong.\nIt says 3 euro.",
    "name": "Zoë",
    "email": "zoe@example.org",
}


@pytest.fixture(autouse=True)
def fresh_counts(settings):
    settings.SECRETARIAT_EMAIL = "office@example.org"
    cache.clear()


@pytest.fixture
def practice():
    return EditionFactory(published=True, title="Maps & more", practice__slug="maps").practice


def token(seconds_ago=10):
    """What a form holds that was shown so many seconds ago."""
    shown = timezone.now() - timedelta(seconds=seconds_ago)
    signer = contact_form.SIGNER
    signer.timestamp = lambda: contact_form.signing.b62_encode(int(shown.timestamp()))
    try:
        return signer.sign("contact")
    finally:
        del signer.timestamp


def send(client, url="/contact/", *, headers=SAME_SITE, **typed):
    return client.post(url, {"token": token(), **TYPED, **typed}, headers=headers)


def test_a_message_about_a_record_reaches_the_secretariat_with_its_name_and_address(
    client, practice, settings
):
    settings.SITE_URL = "https://clusters.example.org"

    response = send(client, "/contact/?about=/practices/maps/")

    (message,) = mail.outbox
    assert (response.status_code, response.headers["Location"]) == (302, "/contact/sent/")
    assert message.to == ["office@example.org"]
    assert message.reply_to == ["zoe@example.org"]
    assert message.subject == "[ClusteriX] A mistake or missing information: Maps & more"
    assert message.body.splitlines() == [
        "The budget is wrong.",
        "It says 3 euro.",
        "",
        "About: Maps & more",
        "Page: https://clusters.example.org/practices/maps/",
        "Name: Zoë",
        "Email: zoe@example.org",
    ]


def test_a_mistake_can_be_reported_without_saying_who_one_is(client):
    response = send(client, name="", email="")

    (message,) = mail.outbox
    assert response.status_code == 302
    assert message.reply_to == []
    assert "Email: not given" in message.body


def test_a_question_needs_an_address_to_answer_to(client):
    response = send(client, kind="question", email="")

    assert mail.outbox == []
    assert "Enter your email address so that we can answer." in text(response)


def test_only_a_wrong_field_is_told_of_however_quickly_the_form_was_sent(client):
    response = send(client, kind="question", email="", token=token(seconds_ago=0))

    page = text(response)
    assert mail.outbox == []
    assert "Correct the fields that are marked below." in page
    assert "Enter your email address so that we can answer." in page
    assert "Check your message" not in page
    assert "Needed if you ask a question or want an answer." in page


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"message": ""}, "Enter your message."),
        ({"kind": ""}, "Choose what your message is about."),
        ({"message": "x" * 10_001}, "at most 10000 characters"),
        ({"kind": "nonsense"}, "Select a valid choice."),
        ({"email": "no address"}, "Enter a valid email address."),
        ({"email": "a@example.org\nBcc: b@example.org"}, "Enter a valid email address."),
        ({"homepage": "https://spam.example"}, "Clear this field"),
        ({"token": "forged"}, "open for too long"),
        ({"token": 90_000}, "open for too long"),
        ({"token": 0}, "Check your message, then send it again."),
    ],
)
def test_what_is_refused_is_said_and_stays_typed(client, wrong, said):
    if isinstance(wrong.get("token"), int):
        wrong = {"token": token(seconds_ago=wrong["token"])}

    response = send(client, **{"message": "What I typed", **wrong})

    assert mail.outbox == []
    assert said in text(response)
    kept = {**TYPED, "message": "What I typed", **wrong}
    assert escape(kept["name"]) in text(response)
    assert kept["message"][:20] in text(response)


def test_a_form_that_was_refused_can_be_sent_again_at_once_with_its_new_token(client):
    refused = send(client, token=token(seconds_ago=90_000))
    new = re.search('name="token" value="([^"]+)"', text(refused))[1]

    assert contact_form.is_younger(new, 5)


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site", "Origin": "http://testserver"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
        {},
    ],
)
def test_another_site_cannot_send_it(client, headers):
    response = send(client, headers=headers)

    assert response.status_code == 403
    assert mail.outbox == []
    assert "The budget is wrong." in text(response)


@pytest.mark.parametrize("origin", ["http://testserver", "https://trusted.example"])
def test_a_browser_that_names_only_the_origin_can_send_it(client, settings, origin):
    settings.CSRF_TRUSTED_ORIGINS = ["https://trusted.example"]

    assert send(client, headers={"Origin": origin}).status_code == 302


def test_one_client_sends_a_few_messages_and_another_client_is_not_stopped(client):
    statuses = [send(client).status_code for _ in range(contact.MOST_MESSAGES + 1)]
    other = client.post(
        "/contact/", {"token": token(), **TYPED}, headers=SAME_SITE, REMOTE_ADDR="192.0.2.7"
    )

    assert statuses == [302] * contact.MOST_MESSAGES + [429]
    assert other.status_code == 302
    assert len(mail.outbox) == contact.MOST_MESSAGES + 1


def test_a_mail_server_that_fails_leaves_the_text_in_the_form(client, settings):
    settings.MAILERS = {
        "default": {
            "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
            "OPTIONS": {"host": "127.0.0.1", "port": 1, "timeout": 1},
        }
    }

    response = send(client)

    assert response.status_code == 503
    assert "try again in a few minutes" in text(response)
    assert "The budget is wrong." in text(response)


def test_without_an_address_the_form_is_closed_and_no_page_leads_to_it(client, settings, practice):
    settings.SECRETARIAT_EMAIL = ""

    assert "The form is closed" in text(client.get("/contact/"))
    assert "The form is closed" in text(send(client))
    for path in ("/practices/maps/", "/about/", "/accessibility/", "/"):
        assert "/contact/" not in text(client.get(path)), path
    assert mail.outbox == []


def test_a_draft_has_no_more_of_a_form_than_what_does_not_exist(client):
    EditionFactory(practice__slug="draft", title="Secret")
    ProjectFactory(slug="hidden", hidden=True, title="Secret")
    OrganisationFactory(slug="hidden", hidden=True, name="Secret")
    SourceFactory(code="uncited", title="Secret")

    answers = {}
    for path in (
        "/practices/draft/",
        "/projects/hidden/",
        "/partners/hidden/",
        "/sources/uncited/",
        "/practices/no-such/",
    ):
        answers[path] = client.get("/contact/", {"about": path})

    assert {response.status_code for response in answers.values()} == {404}
    assert not any("Secret" in text(response) for response in answers.values())


@pytest.mark.parametrize(
    "about", ["/admin/", "https://evil.example/", "//evil.example", "nonsense", "/\x00/", "/%00/"]
)
def test_only_the_page_of_a_record_can_be_asked_about(client, about):
    assert client.get("/contact/", {"about": about}).status_code in {400, 404}


def test_no_cookie_is_set_on_the_way(client, practice):
    answers = [
        client.get("/practices/maps/"),
        client.get("/contact/?about=/practices/maps/"),
        send(client, message=""),
        send(client),
        client.get("/contact/sent/"),
    ]

    assert [dict(response.cookies) for response in answers] == [{}] * 5


def test_the_form_is_never_kept_by_a_cache(client):
    assert "no-store" in client.get("/contact/").headers["Cache-Control"]

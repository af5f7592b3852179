"""An invitation is a link: whoever has it accepts, once, and an address alone opens nothing."""

import re
from datetime import timedelta
from smtplib import SMTPException

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth import get_user_model
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from editorial.invitation_mail import send_invitations
from editorial.models import Invitation
from partners.models import Membership
from practices.permissions import Role, role_of
from tests.factories import EditionFactory, OrganisationFactory, UserFactory
from tests.visitor import text

pytestmark = pytest.mark.django_db
INVITE = reverse("editorial:invite")
START = reverse("admin:index")
PASSWORD = "a long enough word"
PASSWORDS = {"new_password1": PASSWORD, "new_password2": PASSWORD}


def invitation(**values):
    return {"email": "new@example.org", "first_name": "Nora", "last_name": "Bauer", **values}


@pytest.fixture
def publisher(client):
    user = UserFactory(role="publisher", first_name="Petra", last_name="Horváth")
    client.force_login(user)
    return user


@pytest.fixture
def organisation():
    return OrganisationFactory(name="Cluster Office")


def send(client, organisation, **values):
    """Invite somebody. Returns the path of the link in their mail."""
    client.post(INVITE, invitation(organisations=[organisation.pk], **values))
    send_invitations()
    return link_in(mail.outbox[-1])


def link_in(message):
    return re.search(r"/accounts/invitation/\S+", message.body)[0]


def memberships():
    return list(Membership.objects.values_list("user__email", "organisation__name"))


def test_an_invited_person_chooses_a_password_and_works(client, publisher, organisation):
    page = client.post(INVITE, invitation(organisations=[organisation.pk]), follow=True)
    send_invitations()
    client.logout()
    (message,) = mail.outbox
    link = link_in(message)
    form = client.get(link)
    done = client.post(link, PASSWORDS, follow=True)

    assert "Nora Bauer is invited and gets an email within a few minutes." in text(page)
    assert message.to == ["new@example.org"]
    assert "Petra Horváth invites you to contribute good practices to ClusteriX" in message.body
    assert "Cluster Office" in text(form)
    assert done.redirect_chain == [(START, 302)]
    EditionFactory(practice__organisation=organisation, title="Ours")
    assert [row.edition.title for row in client.get(START).context["open_editions"]] == ["Ours"]
    assert client.get(INVITE).status_code == 404
    assert client.login(username="new@example.org", password=PASSWORD)
    assert EmailAddress.objects.get(email="new@example.org").verified


def test_a_link_works_once(client, publisher, organisation):
    link = send(client, organisation)
    client.logout()
    client.post(link, PASSWORDS)
    client.logout()

    again = client.post(link, {"new_password1": "x" * 20, "new_password2": "x" * 20})

    assert (client.get(link).status_code, again.status_code) == (404, 404)
    assert get_user_model().objects.filter(email="new@example.org").count() == 1
    assert client.login(username="new@example.org", password=PASSWORD)


def expire(client):
    Invitation.objects.update(expires_at=timezone.now())


def revoke(client):
    client.post(reverse("editorial:revoke_invitation", args=[Invitation.objects.get().pk]))


def resend(client):
    client.post(reverse("editorial:resend_invitation", args=[Invitation.objects.get().pk]))
    send_invitations()


@pytest.mark.parametrize("end", [expire, revoke, resend])
def test_a_link_ends_when_it_expires_is_revoked_or_replaced(client, publisher, organisation, end):
    link = send(client, organisation)
    before = client.get(link).status_code
    end(client)
    client.logout()

    answer = client.post(link, PASSWORDS)

    assert (before, answer.status_code) == (200, 404)
    assert "This invitation is no longer valid" in text(answer)
    assert memberships() == []


def test_a_link_that_was_sent_again_works(client, publisher, organisation):
    first = send(client, organisation)
    resend(client)
    client.logout()

    client.post(link_in(mail.outbox[-1]), PASSWORDS)

    assert link_in(mail.outbox[-1]) != first
    assert memberships() == [("new@example.org", "Cluster Office")]


def test_the_database_does_not_hold_the_link(client, publisher, organisation):
    token = send(client, organisation).split("/")[-2]

    stored = Invitation.objects.values().get()

    assert token not in str(stored)
    assert client.get(f"/accounts/invitation/{stored['token_hash']}/").status_code == 404


def test_an_account_that_claims_the_address_gets_nothing_from_the_invitation(
    client, publisher, organisation
):
    thief = UserFactory(role="contributor")
    EmailAddress.objects.create(user=thief, email="new@example.org", primary=True)
    thief.email = "new@example.org"
    thief.save()
    link = send(client, organisation)
    client.logout()

    client.post(link, PASSWORDS)

    new = get_user_model().objects.exclude(pk=thief.pk).get(email="new@example.org")
    assert list(Membership.objects.values_list("user", flat=True)) == [new.pk]
    assert role_of(new) == Role.CONTRIBUTOR


def test_who_is_signed_in_adds_the_organisation_to_that_account(client, publisher, organisation):
    link = send(client, organisation)
    person = UserFactory(role="editor", email="other@example.org")
    client.force_login(person)

    asked = client.get(link)
    done = client.post(link, follow=True)

    assert "You are signed in as" in text(asked)
    assert done.redirect_chain == [(START, 302)]
    assert memberships() == [("other@example.org", "Cluster Office")]
    assert role_of(get_user_model().objects.get(pk=person.pk)) == Role.EDITOR
    assert not EmailAddress.objects.filter(user=person, verified=True).exists()


def test_who_has_an_account_is_asked_to_sign_in_and_gets_no_second_one(
    client, publisher, organisation
):
    UserFactory(email="New@example.org", username="nora")
    link = send(client, organisation)
    client.logout()

    asked = client.post(link, PASSWORDS)
    credentials = {"login": "nora", "password": "correct horse battery", "next": link}
    signed_in = client.post(reverse("account_login"), credentials)
    client.post(signed_in.url)

    assert f"{reverse('account_login')}?next=" in text(asked)
    assert signed_in.url == link
    assert memberships() == [("new@example.org", "Cluster Office")]


def test_who_is_invited_twice_gets_one_mail_for_both_organisations(client, publisher, organisation):
    client.post(INVITE, invitation(organisations=[OrganisationFactory(name="Region").pk]))
    page = client.post(
        INVITE, invitation(email="NEW@example.org", organisations=[organisation.pk]), follow=True
    )

    assert send_invitations() == 1
    client.logout()
    client.post(link_in(mail.outbox[0]), PASSWORDS)

    assert "Nora Bauer gets a new link by email; the old link no longer works." in text(page)
    assert sorted(memberships()) == [
        ("new@example.org", "Cluster Office"),
        ("new@example.org", "Region"),
    ]


def test_a_closed_account_is_not_opened_by_an_invitation(client, publisher, organisation):
    link = send(client, organisation)
    UserFactory(email="new@example.org", is_active=False)

    page = client.post(INVITE, invitation(organisations=[organisation.pk]))
    client.logout()
    answer = client.post(link, PASSWORDS)

    assert "The account with this email address is closed" in text(page)
    assert 'value="Nora"' in page.content.decode()
    assert answer.status_code == 404
    assert memberships() == []


@pytest.mark.parametrize(
    "passwords",
    [
        {},
        {"new_password1": PASSWORD, "new_password2": "another long word"},
        {"new_password1": "short", "new_password2": "short"},
        {"new_password1": "new@example.org", "new_password2": "new@example.org"},
    ],
)
def test_a_password_that_is_refused_leaves_the_invitation_open(
    client, publisher, organisation, passwords
):
    link = send(client, organisation)
    client.logout()

    refused = client.post(link, passwords)

    assert refused.status_code == 200
    assert not get_user_model().objects.filter(email="new@example.org").exists()
    assert client.post(link, PASSWORDS).status_code == 302


@pytest.mark.parametrize(
    "values",
    [
        {"email": "x"},
        {"email": "a@b.c\nBcc: d@e.f"},
        {"first_name": ""},
        {"organisations": ["x"]},
        {"organisations": ["9" * 40]},
        {"organisations": ["\u0663"]},
        {"organisations": []},
    ],
)
def test_an_invitation_that_lacks_something_stays_in_the_form(
    client, publisher, organisation, values
):
    sent = invitation(organisations=[organisation.pk]) | values

    page = client.post(INVITE, sent)

    assert page.status_code == 200
    assert page.context["form"].errors.keys() == values.keys()
    assert not Invitation.objects.exists()


@pytest.mark.parametrize("role", ["contributor", "editor", None])
def test_only_publishers_invite_and_see_who_is_invited(client, publisher, organisation, role):
    send(client, organisation)
    pk = Invitation.objects.get().pk
    client.force_login(UserFactory(role=role))

    answers = [
        client.get(INVITE),
        client.post(INVITE, invitation()),
        client.post(reverse("editorial:resend_invitation", args=[pk])),
        client.post(reverse("editorial:revoke_invitation", args=[pk])),
    ]

    assert [answer.status_code for answer in answers] == [404, 404, 404, 404]
    assert "Invite a contributor" not in text(client.get(START))
    assert Invitation.objects.pending().count() == 1


def test_publishers_see_what_is_pending_and_not_what_is_settled(client, publisher, organisation):
    accepted = send(client, organisation, email="accepted@example.org")
    send(client, organisation, email="sent@example.org")
    client.post(INVITE, invitation(email="unsent@example.org", organisations=[organisation.pk]))
    person = UserFactory()
    client.force_login(person)
    client.post(accepted)
    client.force_login(publisher)

    page = client.get(INVITE)

    states = {entry.email: entry.state for entry in page.context["pending"]}
    assert states == {
        "sent@example.org": "Sent",
        "unsent@example.org": "The email will be sent within a few minutes",
    }
    assert "accepted@example.org" not in text(page)


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_asks_as_often_for_three_invitations_as_for_one(
    client, publisher, organisation, number
):
    for index in range(number):
        send(client, organisation, email=f"new{index}@example.org")
    client.get(INVITE)

    with CaptureQueriesContext(connection) as captured:
        client.get(INVITE)

    assert len(captured) == 8


def test_a_revoked_invitation_is_not_sent_again_by_an_older_page(client, publisher, organisation):
    send(client, organisation)
    revoke(client)
    pk = Invitation.objects.get().pk

    page = client.post(reverse("editorial:resend_invitation", args=[pk]), follow=True)

    assert "This invitation is no longer valid." in text(page)
    assert send_invitations() == 0


class BrokenMail:
    """Stands for a mail server that refuses."""

    def send(self):
        raise SMTPException("no such mailbox")


def test_a_mail_that_fails_is_tried_again_and_given_up_in_the_end(
    client, publisher, organisation, monkeypatch
):
    client.post(INVITE, invitation(organisations=[organisation.pk]))
    monkeypatch.setattr("editorial.invitation_mail.build_mail", lambda *args: BrokenMail())

    sent = [send_invitations() for _ in range(12)]

    assert sum(sent) == 0
    found = Invitation.objects.get()
    assert (found.tries, found.state) == (10, "The email could not be sent")
    monkeypatch.undo()
    resend(client)
    assert len(mail.outbox) == 1


def test_a_mail_can_be_read_and_its_link_copied_whatever_the_names(
    client, publisher, organisation, settings
):
    settings.SITE_URL = "https://good-practices-of-many-regions.secretariat.example.org"

    link = send(client, organisation, first_name="Zoë")
    (message,) = mail.outbox
    (html, _), raw = message.alternatives[0], message.message().as_bytes().decode()

    assert raw.count(f"{settings.SITE_URL}{link}") == 2
    assert "Zoë" in raw
    assert "Petra Horváth invites you to contribute good practices to ClusteriX" in html


def test_an_expired_invitation_is_listed_as_expired(client, publisher, organisation):
    send(client, organisation)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=1))

    (found,) = client.get(INVITE).context["pending"]

    assert found.state == "Expired"

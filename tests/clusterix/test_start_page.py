"""The first page of the back-office: what waits for this person, and nothing they may not know of."""

import re
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from editorial import actions, notifications
from practices.models import Edition
from tests.factories import EditionFactory, OrganisationFactory, UserFactory
from tests.visitor import text

pytestmark = pytest.mark.django_db
START = reverse("admin:index")


def open_editions(client, user):
    client.force_login(user)
    return [
        (row.edition.title, row.next_step) for row in client.get(START).context["open_editions"]
    ]


def test_a_contributor_sees_their_own_open_editions_and_what_comes_next(client):
    organisation = OrganisationFactory()
    author, publisher = (
        UserFactory(role="contributor", organisation=organisation),
        UserFactory(role="publisher"),
    )
    empty = actions.begin("Empty", organisation=organisation, by=author)
    full, returned, waiting = (
        EditionFactory(title=title, practice__organisation=organisation)
        for title in ("Full", "Returned", "Waiting")
    )
    actions.submit(returned, by=author)
    actions.comment_on_field(returned, "summary", "Which?", by=publisher)
    actions.send_back(returned, by=publisher, comment="See there.")
    actions.submit(waiting, by=author)
    EditionFactory(title="Somebody else's")
    EditionFactory(title="Public", published=True, practice__organisation=organisation)
    Edition.objects.filter(pk__in=[empty.pk, full.pk, returned.pk]).update(review_due=None)
    scheduled = f"{timezone.localdate() + timedelta(days=14):%-d %B %Y}"

    found = dict(open_editions(client, author))

    assert found == {
        "Empty": "2 items still missing",
        "Full": "ready to be submitted",
        "Returned": "returned, with 1 open remark",
        "Waiting": f"a decision is due by {scheduled}",
    }


def test_a_publisher_does_not_decide_about_what_they_submitted(client):
    publisher, administrator = UserFactory(role="publisher"), UserFactory(is_superuser=True)
    actions.submit(EditionFactory(title="Of the publisher"), by=publisher)
    actions.submit(EditionFactory(title="Of the administrator"), by=administrator)
    due = f"{timezone.localdate() + timedelta(days=14):%-d %B %Y}"

    found = [dict(open_editions(client, user)) for user in (publisher, administrator)]

    assert found == [
        {
            "Of the publisher": f"you submitted this: somebody else decides by {due}",
            "Of the administrator": f"a decision is due by {due}",
        },
        {
            "Of the publisher": f"a decision is due by {due}",
            "Of the administrator": f"a decision is due by {due}",
        },
    ]


def test_a_reviewer_sees_what_is_in_review_the_most_urgent_first(client):
    author, publisher = UserFactory(role="editor"), UserFactory(role="publisher")
    for title, days in (("Later", 3), ("Late", -2), ("Scheduled", 5)):
        edition = actions.submit(EditionFactory(title=title), by=author)
        Edition.objects.filter(pk=edition.pk).update(
            review_due=timezone.localdate() + timedelta(days=days)
        )
    at = timezone.now() + timedelta(days=1)
    actions.schedule(Edition.objects.get(title="Scheduled"), by=publisher, at=at)
    EditionFactory(title="A draft")

    found = open_editions(client, publisher)

    assert [title for title, _ in found] == ["Late", "Later", "Scheduled"]
    assert found[0][1].startswith("overdue: a decision was due by ")
    assert found[2][1].startswith("will be published on ")


def test_the_first_page_asks_as_often_for_ten_editions_as_for_one(client):
    organisation = OrganisationFactory()
    client.force_login(UserFactory(role="contributor", organisation=organisation))

    def queries():
        client.get(START)
        with CaptureQueriesContext(connection) as captured:
            client.get(START)
        return len(captured)

    EditionFactory(practice__organisation=organisation)
    for_one = queries()
    for _ in range(12):
        EditionFactory(practice__organisation=organisation)

    assert queries() == for_one
    assert len(client.get(START).context["open_editions"]) == 10


def offered(page):
    """The kinds of records that the first page and, on other pages, the sidebar list."""
    return [
        model["object_name"]
        for group in page.context["available_apps"]
        for model in group["models"]
    ]


def test_a_contributor_is_shown_what_concerns_them_alone(client):
    client.force_login(UserFactory(role="contributor", organisation=OrganisationFactory()))

    start, plans = client.get(START), client.get(reverse("admin:practices_actionplan_changelist"))

    assert (
        offered(start)
        == offered(plans)
        == ["Edition", "Practice", "Transfer", "ActionPlan", "Action"]
    )
    assert reverse("admin:projects_programme_changelist") not in text(start)


@pytest.mark.parametrize("role", ["editor", "publisher"])
def test_staff_are_shown_every_kind_of_record(client, role):
    client.force_login(UserFactory(role=role))

    found = offered(client.get(START))

    assert {"Programme", "Country", "Synonym", "Indicator", "Edition"} < set(found)


def test_a_contributor_without_an_organisation_reads_what_is_missing_and_whom_to_ask(client):
    UserFactory(
        role="publisher", first_name="Petra", last_name="Horváth", email="petra@example.org"
    )
    UserFactory(role="publisher", is_active=False, email="gone@example.org")
    UserFactory(role="editor", email="editor@example.org")
    client.force_login(UserFactory(role="contributor"))

    page = text(client.get(START))

    assert "Your organisation is missing" in page
    assert "Petra Horváth (" in page
    assert re.findall('mailto:([^"]*)', page) == ["petra@example.org"]
    assert "Your to-do list" not in page
    assert reverse("admin:practices_practice_add") not in page


def test_a_mail_with_lines_that_are_too_long_to_be_sent_is_encoded():
    message = notifications.ReadableMail("Zoë", "é" * 500, to=["zoe@example.org"])

    raw = message.message().as_bytes()

    assert max(len(line) for line in raw.splitlines()) <= 78
    assert message.message().get_content() == "é" * 500 + "\n"


@pytest.mark.parametrize("role", ["contributor", "editor", "publisher"])
def test_only_superusers_manage_accounts(client, role):
    client.force_login(UserFactory(role=role))
    urls = [reverse(f"admin:auth_user_{page}") for page in ("changelist", "add")]

    assert {client.get(url).status_code for url in urls} == {403}


def test_a_change_of_rights_counts_from_the_next_request_on(client):
    draft = EditionFactory()
    person = UserFactory(role="contributor", organisation=draft.practice.organisation)
    client.force_login(person)
    form = reverse("admin:practices_edition_change", args=[draft.pk])

    before = client.get(form).status_code
    person.memberships.all().delete()
    without_membership = client.get(form).status_code
    person.is_active = False
    person.save()

    assert (before, without_membership) == (200, 302)
    assert client.get(START).url.startswith("/admin/login/")


def test_who_is_not_signed_in_is_led_to_the_one_sign_in_and_back(client):
    answer = client.get(START, follow=True)

    assert answer.redirect_chain == [
        ("/admin/login/?next=/admin/", 302),
        ("/accounts/login/?next=%2Fadmin%2F", 302),
    ]
    assert answer.status_code == 200


def test_who_is_signed_in_without_being_staff_is_told_that_this_is_not_open(client):
    client.force_login(UserFactory(is_staff=False))

    answer = client.get(START, follow=True)

    assert (answer.redirect_chain, answer.status_code) == (
        [("/admin/login/?next=/admin/", 302)],
        403,
    )


def test_any_organisation_is_chosen_from_its_own_page(client, monkeypatch):
    monkeypatch.setattr("clusterix.start_page.MOST_TO_CHOOSE", 1)
    first, last = OrganisationFactory(name="Aaa"), OrganisationFactory(name="Zzz")
    client.force_login(UserFactory(role="editor"))

    form = client.get(
        reverse("admin:partners_organisation_change", args=[last.pk])
    ).content.decode()
    start = client.get(START, {"organisation": last.pk})

    assert f'href="{START}?organisation={last.pk}#begin"' in form
    assert (list(start.context["organisations"]), start.context["chosen"]) == ([last, first], last)


@pytest.mark.parametrize("organisation", ["abc", "9" * 40, "0"])
def test_what_is_no_organisation_of_ones_own_is_not_chosen(client, organisation):
    client.force_login(UserFactory(role="editor"))

    assert client.get(START, {"organisation": organisation}).context["chosen"] is None

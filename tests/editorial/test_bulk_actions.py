"""What the list of editions does to several at once: it asks first, does what it can and sums up the rest."""

from datetime import timedelta

import pytest
from django.contrib.messages import get_messages
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from editorial import actions, notifications
from editorial.models import Notification
from practices.models import Edition
from tests.factories import EditionFactory, UserFactory
from tests.visitor import text

pytestmark = pytest.mark.django_db
LIST = "/admin/practices/edition/"


@pytest.fixture
def publisher(client):
    client.force_login(UserFactory(role="publisher"))
    return client


def chosen(action, editions, **more):
    form = {"action": action, "_selected_action": [edition.pk for edition in editions]}
    versions = {f"version-{edition.pk}": edition.version for edition in editions}
    return form | versions | more


def statuses():
    return sorted(Edition.objects.values_list("status", flat=True))


@pytest.mark.parametrize("action", ["publish_all", "return_all"])
def test_a_decision_about_several_editions_is_asked_first(publisher, action):
    ready = EditionFactory(in_review=True, title="Ready")
    incomplete = EditionFactory(in_review=True, title="Incomplete", summary="")

    page = publisher.post(LIST, chosen(action, [ready, incomplete]))

    assert statuses() == ["in-review", "in-review"]
    assert [row["edition"] for row in page.context["rows"]] == [ready, incomplete]
    assert ("Summary is empty." in text(page)) == (action == "publish_all")


def test_the_page_that_asks_about_open_remarks_takes_no_query_for_each_edition(publisher):
    editions = [EditionFactory(in_review=True) for _ in range(3)]
    for edition in editions:
        actions.comment_on_field(edition, "summary", "Why?", by=UserFactory(role="publisher"))
    publisher.post(LIST, chosen("return_all", editions[:1]))  # fills what Django remembers

    with CaptureQueriesContext(connection) as of_one:
        publisher.post(LIST, chosen("return_all", editions[:1]))
    with CaptureQueriesContext(connection) as of_three:
        page = publisher.post(LIST, chosen("return_all", editions))

    assert [row["warnings"] for row in page.context["rows"]] == [[], [], []]
    assert (len(of_one), len(of_three)) == (12, 12)


def test_the_page_that_asks_says_that_a_scheduled_publication_would_be_cancelled(publisher):
    edition = EditionFactory(in_review=True, publish_at=timezone.now() + timedelta(days=1))

    page = publisher.post(LIST, chosen("return_all", [edition]))

    [row] = page.context["rows"]
    assert row["warnings"] == ["This cancels its scheduled publication."]


def test_several_editions_are_returned_with_one_comment(publisher):
    editions = [EditionFactory(in_review=True) for _ in range(2)]

    publisher.post(LIST, chosen("return_all", editions, confirmed="yes", comment="Say who."))

    comments = [edition.transitions.get().comment for edition in editions]
    assert statuses() == ["draft", "draft"]
    assert comments == ["Say who.", "Say who."]


def test_several_editions_are_not_returned_without_a_comment(publisher):
    editions = [EditionFactory(in_review=True) for _ in range(2)]

    page = publisher.post(LIST, chosen("return_all", editions, confirmed="yes", comment=" "))

    assert statuses() == ["in-review", "in-review"]
    assert "Say what should change" in text(page)


def test_thirty_refusals_are_one_message_with_a_list(publisher):
    editions = [EditionFactory(title=f"<Draft> {number}", summary="") for number in range(30)]

    page = publisher.post(LIST, chosen("submit_all", editions), follow=True)

    [message] = get_messages(page.wsgi_request) or page.context["messages"]
    assert str(message).startswith("30 editions not submitted for review.")
    assert str(message).count("<li>") == 30
    assert "&lt;Draft&gt; 7" in str(message)


def test_all_editions_of_a_list_are_exported_and_nothing_else(publisher):
    editions = [EditionFactory() for _ in range(2)]
    on_all = {"select_across": "1"}

    refused = publisher.post(LIST, chosen("submit_all", editions, **on_all), follow=True)
    exported = publisher.post(LIST, chosen("as_json", editions[:1], **on_all))

    assert statuses() == ["draft", "draft"]
    assert "You can only export all records of the list." in text(refused)
    assert len(exported.getvalue().splitlines()) >= 2


def test_only_a_list_that_exports_offers_all_its_records(client):
    client.force_login(UserFactory(is_superuser=True, is_staff=True))
    EditionFactory.create_batch(51)

    editions = client.get(LIST).content.decode()
    practices = client.get(reverse("admin:practices_practice_changelist")).content.decode()

    assert "Select all 51 editions for an export" in editions
    assert "51 practices" in practices
    assert "Select all 51" not in practices


def test_many_submissions_are_one_mail_a_person():
    reviewer = UserFactory(role="publisher", email="reviewer@example.org")
    for number in range(120):
        edition = EditionFactory(in_review=True, title=f"Text {number}")
        notifications.notify(Notification.Kind.SUBMITTED, edition, [reviewer])

    sent = notifications.send_notifications()

    [message] = mail.outbox
    assert sent == 1
    assert message.subject == "ClusteriX: 120 updates on good practices"
    assert message.body.count("“Text ") == 30
    assert "90 more updates: see the list of editions." in message.body
    assert notifications.send_notifications() == 0


def test_who_was_told_much_gets_the_rest_an_hour_later_in_one_mail():
    reviewer = UserFactory(role="publisher", email="reviewer@example.org")
    edition = EditionFactory(in_review=True)
    for _ in range(notifications.MANY):
        notifications.notify(Notification.Kind.SUBMITTED, edition, [reviewer])
    at_once = notifications.send_notifications()
    for _ in range(5):
        notifications.notify(Notification.Kind.SUBMITTED, edition, [reviewer])

    soon = notifications.send_notifications()
    Notification.objects.filter(sent_at=None).update(due_at=notifications.timezone.now())
    later = notifications.send_notifications()

    assert (at_once, soon, later) == (1, 0, 1)
    assert mail.outbox[1].subject == "ClusteriX: 5 updates on good practices"

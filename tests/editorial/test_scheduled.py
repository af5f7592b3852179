"""What happens by the clock: scheduled publications, late reviews, and the mail to the people concerned."""

import time
from datetime import UTC, datetime, timedelta
from smtplib import SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.mail import EmailMultiAlternatives
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from editorial import actions, notifications, scheduled
from editorial.models import MailPreference, Notification
from practices.models import Edition
from tests.factories import EditionFactory, OrganisationFactory, UserFactory
from tests.visitor import text

pytestmark = pytest.mark.django_db
SOON = timedelta(minutes=5)


@pytest.fixture
def author():
    return UserFactory(role="contributor", organisation=OrganisationFactory(), username="author")


@pytest.fixture
def publisher():
    return UserFactory(
        role="publisher", username="publisher", first_name="Petra", last_name="Horváth"
    )


@pytest.fixture
def submitted(author, publisher):
    """An edition in review, its notifications written."""
    edition = EditionFactory(
        title="Mapping", practice__organisation=author.memberships.get().organisation
    )
    return actions.submit(edition, by=author, comment="Please.")


def told():
    """[(person, kind)] of the notifications that are not sent."""
    return sorted(Notification.objects.filter(sent_at=None).values_list("to__username", "kind"))


def later(edition, **delta):
    """Let the scheduled moment of an edition have come."""
    Edition.objects.filter(pk=edition.pk).update(
        publish_at=timezone.now() - timedelta(**(delta or {"seconds": 1}))
    )


def test_an_edition_is_published_at_the_moment_that_was_chosen_and_not_before(submitted, publisher):
    actions.schedule(
        submitted, by=publisher, at=timezone.now() + SOON, version=2, comment="After the meeting."
    )
    too_early = scheduled.publish_scheduled()
    later(submitted)

    assert (too_early, scheduled.publish_scheduled(), scheduled.publish_scheduled()) == (0, 1, 0)
    submitted.refresh_from_db()
    assert (submitted.status, submitted.publish_at, submitted.scheduled_by) == (
        "published",
        None,
        None,
    )
    transitions = submitted.transitions.order_by("pk").values_list(
        "by__username", "verb", "comment"
    )
    assert list(transitions) == [
        ("author", "submit", "Please."),
        ("publisher", "schedule", "After the meeting."),
        ("publisher", "publish", "As scheduled. After the meeting."),
    ]


@pytest.mark.parametrize("delta", [timedelta(0), timedelta(days=-1), timedelta(days=732)])
def test_a_moment_is_one_to_come(submitted, publisher, delta):
    with pytest.raises(ValidationError, match="choose a future date, at most two years ahead"):
        actions.schedule(submitted, by=publisher, at=timezone.now() + delta)


def test_scheduling_asks_for_what_publishing_asks_for(submitted, author):
    editor, own = UserFactory(role="editor"), UserFactory(role="publisher")
    mine = actions.submit(EditionFactory(title="Mine"), by=own)

    with pytest.raises(PermissionDenied):
        actions.schedule(submitted, by=editor, at=timezone.now() + SOON)
    with pytest.raises(ValidationError, match="somebody else must publish"):
        actions.schedule(mine, by=own, at=timezone.now() + SOON)


def test_a_changed_text_is_not_published_by_an_approval_of_before(submitted, publisher):
    actions.schedule(submitted, by=publisher, at=timezone.now() + SOON)
    edition, editor = Edition.objects.get(pk=submitted.pk), UserFactory(role="editor", email="")
    Notification.objects.all().delete()
    with transaction.atomic():
        actions.claim_version(edition, base_version=3, by=editor)
        edition.summary = "Another"
        edition.save()

    edition.refresh_from_db()
    assert (edition.publish_at, edition.scheduled_by) == (None, None)
    assert told() == [("publisher", "not-published")]
    with pytest.raises(ValidationError, match="no longer scheduled"):
        actions.publish_as_scheduled(edition)


def test_who_lost_the_right_to_publish_meanwhile_publishes_nothing(submitted, publisher):
    other = UserFactory(role="publisher", username="other")
    actions.schedule(submitted, by=publisher, at=timezone.now() + SOON)
    later(submitted)
    Notification.objects.all().delete()
    publisher.groups.clear()

    assert scheduled.publish_scheduled() == 0
    submitted.refresh_from_db()
    assert (submitted.status, submitted.publish_at) == ("in-review", None)
    assert told() == [("other", "not-published"), ("publisher", "not-published")]
    assert other.notifications.get().comment.startswith("You may not publish")


def test_an_approval_is_taken_back(client, submitted, publisher):
    client.force_login(publisher)
    address = reverse("editorial:schedule", args=[submitted.pk])
    at = timezone.localtime() + timedelta(days=2)

    set_for = client.post(address, {"version": 2, "at": f"{at:%Y-%m-%dT%H:%M}"}, follow=True)
    submitted.refresh_from_db()
    kept = submitted.publish_at
    taken_back = client.post(address, {"version": 3, "take_back": "yes"}, follow=True)
    submitted.refresh_from_db()

    assert f"{timezone.localtime(kept):%Y-%m-%dT%H:%M}" == f"{at:%Y-%m-%dT%H:%M}"
    assert "will be published on" in text(set_for)
    assert "is no longer scheduled" in text(taken_back)
    assert submitted.publish_at is None


@pytest.mark.parametrize("at", ["tomorrow", "2026-13-45T99:99", "9" * 400])
def test_what_is_no_moment_is_refused_in_words(client, submitted, publisher, at):
    client.force_login(publisher)

    page = client.post(
        reverse("editorial:schedule", args=[submitted.pk]), {"version": 2, "at": at}, follow=True
    )

    assert "Choose a date and a time." in text(page)


def test_each_step_is_told_to_those_whom_it_concerns(submitted, author, publisher):
    editor = UserFactory(role="editor", username="editor")
    colleague = UserFactory(
        role="contributor", organisation=submitted.practice.organisation, username="colleague"
    )
    UserFactory(role="contributor", organisation=OrganisationFactory(), username="stranger")
    UserFactory(role="editor", username="gone", is_active=False)
    at_submit = told()
    Notification.objects.all().delete()

    actions.send_back(submitted, by=editor, comment="Say more.")
    at_return = told()
    Notification.objects.all().delete()
    actions.submit(submitted, by=colleague)
    at_second = told()
    Notification.objects.all().delete()
    actions.publish(submitted, by=publisher)

    assert at_submit == [("publisher", "submitted")]
    assert at_return == [("author", "returned"), ("colleague", "returned")]
    assert at_second == [("editor", "submitted"), ("publisher", "submitted")]
    assert told() == [("author", "published"), ("colleague", "published")]


def test_a_mail_says_what_happened_as_text_and_as_html(submitted, publisher, settings):
    assert notifications.send_notifications() == 1

    (message,) = mail.outbox
    assert message.subject == "ClusteriX: Mapping (edition 1) was submitted for your review"
    assert message.to == [publisher.email]
    assert "Dear Petra Horváth," in message.body
    assert "Please." in message.body
    address = f"{settings.SITE_URL}{reverse('editorial:review', args=[submitted.pk])}"
    assert address in message.body
    (html,) = message.alternatives
    assert f'<a href="{address}">' in html.content
    assert notifications.send_notifications() == 0


def test_html_of_a_comment_is_text_in_a_mail(submitted, publisher):
    actions.send_back(submitted, by=publisher, comment="<script>x</script> & more")

    message = notifications.build_mail(
        publisher, list(Notification.objects.filter(kind="returned"))
    )

    assert "<script>x</script> & more" in message.body
    assert "&lt;script&gt;x&lt;/script&gt; &amp; more" in message.alternatives[0].content


def test_a_title_cannot_write_into_the_head_of_a_mail(submitted, publisher):
    Edition.objects.update(title="Mapping\r\nBcc: all@example.org")

    notifications.send_notifications()

    assert (
        mail.outbox[0].subject
        == "ClusteriX: Mapping Bcc: all@example.org (edition 1) was submitted for your review"
    )
    assert mail.outbox[0].recipients() == [publisher.email]


def test_who_prefers_one_mail_a_day_gets_all_news_in_the_morning(author, publisher, client):
    client.force_login(publisher)
    client.post(reverse("editorial:mail_preference"), {"digest": "yes"})
    for title in ("One", "Two"):
        edition = EditionFactory(
            title=title, practice__organisation=author.memberships.get().organisation
        )
        actions.submit(edition, by=author)

    at_once = notifications.send_notifications()
    Notification.objects.update(due_at=timezone.now())
    in_the_morning = notifications.send_notifications()

    assert MailPreference.objects.get().digest
    assert (at_once, in_the_morning) == (0, 1)
    assert mail.outbox[0].subject == "ClusteriX: 2 updates on good practices"
    assert "“One”" in mail.outbox[0].body
    assert "“Two”" in mail.outbox[0].body


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2026-11-22T05:59", "2026-11-22T06:00"),
        ("2026-11-22T06:00", "2026-11-23T06:00"),
        ("2026-07-01T12:00", "2026-07-02T05:00"),
    ],
)
def test_the_morning_is_seven_by_the_clock_of_the_installation(now, then):
    moments = [datetime.fromisoformat(moment).replace(tzinfo=UTC) for moment in (now, then)]

    assert notifications.next_digest(moments[0]) == moments[1]


def test_a_failing_mail_server_stops_nothing_and_is_tried_again(submitted, publisher, monkeypatch):
    def fail(self, *args, **kwargs):
        raise SMTPServerDisconnected("Connection unexpectedly closed")

    with monkeypatch.context() as broken:
        broken.setattr(EmailMultiAlternatives, "send", fail)
        failed = notifications.send_notifications()
    notification = Notification.objects.get()
    waits = notification.due_at - timezone.now()
    at_once = notifications.send_notifications()
    Notification.objects.update(due_at=timezone.now())

    assert (failed, at_once, notifications.send_notifications()) == (0, 0, 1)
    assert (notification.tries, notification.error) == (1, "Connection unexpectedly closed")
    assert timedelta(minutes=1) < waits <= timedelta(minutes=2)
    assert len(mail.outbox) == 1


def test_notifications_that_another_worker_sends_are_left_to_it_as_long_as_it_lives(submitted):
    Notification.objects.update(claim="other", claimed_at=timezone.now())
    while_it_lives = notifications.send_notifications()
    Notification.objects.update(claimed_at=timezone.now() - timedelta(minutes=16))

    assert (while_it_lives, notifications.send_notifications()) == (0, 1)


def test_who_may_not_see_an_edition_any_more_gets_no_mail_about_it(submitted, publisher, author):
    actions.send_back(submitted, by=publisher, comment="Secret reasons.")
    author.memberships.all().delete()
    Notification.objects.exclude(to=author).delete()

    assert notifications.send_notifications() == 0
    assert mail.outbox == []
    assert told() == []


def test_reviewers_are_reminded_once_of_a_late_review(submitted, client, publisher):
    Notification.objects.all().delete()
    in_time = scheduled.remind_of_overdue()
    Edition.objects.update(review_due=timezone.localdate() - timedelta(days=1))

    assert (in_time, scheduled.remind_of_overdue(), scheduled.remind_of_overdue()) == (0, 1, 0)
    assert told() == [("publisher", "overdue")]
    client.force_login(publisher)
    page = client.get(f"{reverse('admin:practices_edition_changelist')}?review=overdue")
    assert "overdue: by" in text(page)
    assert "A decision was due by" in text(
        client.get(reverse("editorial:review", args=[submitted.pk]))
    )


def test_the_command_says_what_it_did(submitted, capsys):
    call_command("run_due")

    assert capsys.readouterr().out == (
        "0 published, 0 overdue, 1 mails, 0 links asked, 0 removed from the bin\n"
    )


def test_a_round_that_fails_is_not_the_last_one(submitted, settings, monkeypatch, caplog):
    waits = []

    def sleep(seconds):
        waits.append(seconds)
        raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", sleep)
    settings.TEMPLATES = [{**settings.TEMPLATES[0], "DIRS": []}]

    call_command("run_due", every=30)

    assert "TemplateDoesNotExist: mail/notifications.txt" in caplog.text
    assert waits == [1]

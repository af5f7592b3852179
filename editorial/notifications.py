"""Mail to the people whom a step concerns. The step writes notifications; `manage.py run_due` sends them."""

import email.policy
import logging
from datetime import datetime, time, timedelta
from smtplib import SMTPException
from uuid import uuid4

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.db.models import Count, Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from backoffice.people import name_of
from editorial.models import MailPreference, Notification
from practices.models import Edition, Status
from practices.permissions import DECISIONS, GROUPS, TABLE

logger = logging.getLogger(__name__)

REVIEWER_GROUPS = [
    group for group, role in GROUPS.items() if DECISIONS & TABLE[role][Status.IN_REVIEW]
]
DIGEST_TIME = time(7)
# People who get a mail in one round, and notifications to each of them.
BATCH_SIZE = 100
MOST_TO_ONE = 1_000
# Whoever is told so much within an hour gets the rest in one mail an hour later.
MANY = 10
HOUR = timedelta(hours=1)
# A mail describes so many steps, and counts the others.
MOST_DESCRIBED = 30
# A worker that dies while it sends leaves its notifications to another one after this time.
CLAIM_EXPIRES_AFTER = timedelta(minutes=15)
LONGEST_RETRY_DELAY = timedelta(hours=6)
# RFC 5322 limits a line of a mail to so many bytes.
LINE_LIMIT = 998
SUBJECT_LENGTH = 180
REVIEW_KINDS = {
    Notification.Kind.SUBMITTED,
    Notification.Kind.OVERDUE,
    Notification.Kind.NOT_PUBLISHED,
}


def reviewers():
    """Everybody who may decide about an edition."""
    users = get_user_model().objects.filter(is_active=True, is_staff=True)
    may_decide = Q(groups__name__in=REVIEWER_GROUPS) | Q(is_superuser=True)
    # The join gives a person a row for each of their groups.
    return users.filter(may_decide).distinct()


def authors(edition):
    """The person who submitted an edition, and the contributors of its organisation."""
    users = get_user_model().objects.filter(is_active=True, is_staff=True)
    contributors = Q(
        memberships__organisation=edition.practice.organisation_id,
        groups__name="Contributor",
    )
    return users.filter(Q(pk=edition.submitted_by_id) | contributors).distinct()


def notify(kind, edition, people, *, by=None, comment=""):
    """Write a Notification to each of `people`, except `by` and those without an email address."""
    recipients = [person for person in people if can_be_notified(person, by)]
    now = timezone.now()
    digest_at = next_digest(now)
    preferences = MailPreference.objects.filter(user__in=recipients, digest=True)
    digest_readers = set(preferences.values_list("user", flat=True))
    busy = people_told_much(recipients, now)
    notifications = []
    for person in recipients:
        due_at = now
        if person.pk in busy:
            due_at = now + HOUR
        if person.pk in digest_readers:
            due_at = digest_at
        notification = Notification(
            to=person,
            edition=edition,
            kind=kind,
            by=by,
            comment=comment,
            due_at=due_at,
        )
        notifications.append(notification)
    Notification.objects.bulk_create(notifications)


def people_told_much(people, now):
    """The keys of those of `people` whom many steps of the last hour concern."""
    recent = Notification.objects.filter(to__in=people, created_at__gt=now - HOUR)
    # Without the order of the model, which would count each notification by itself.
    counted = recent.order_by().values("to").annotate(number=Count("pk"))
    return set(counted.filter(number__gte=MANY).values_list("to", flat=True))


def can_be_notified(person, by):
    # The account that scheduled a publication may have been deleted since: then there is no person.
    if person is None or person == by:
        return False
    return bool(person.email)


def next_digest(now):
    """The moment of the next daily mail, by the clock of the installation."""
    today = timezone.localtime(now).date()
    digest_today = digest_on(today)
    if digest_today > now:
        return digest_today
    # Made from the date: the next day's offset is another one when the clock changes.
    return digest_on(today + timedelta(days=1))


def digest_on(day):
    moment = datetime.combine(day, DIGEST_TIME)
    return timezone.make_aware(moment)


def send_notifications():
    """Send what is due, one mail a person. Returns how many mails went out; what fails is tried again later."""
    by_recipient = {}
    for notification in claim_due():
        by_recipient.setdefault(notification.to, []).append(notification)
    mails_sent = 0
    for recipient, notifications in by_recipient.items():
        if send_to(recipient, notifications):
            mails_sent += 1
    return mails_sent


def claim_due():
    """The notifications that are due, claimed by this worker, so that no other one sends them too."""
    now = timezone.now()
    claim = uuid4().hex
    unclaimed = Q(claimed_at=None) | Q(claimed_at__lt=now - CLAIM_EXPIRES_AFTER)
    unsent = Notification.objects.filter(unclaimed, sent_at=None)
    due = unsent.filter(due_at__lte=now).order_by()
    for person in due.values_list("to", flat=True).distinct()[:BATCH_SIZE]:
        theirs = unsent.filter(to=person).filter(joining(now)).order_by("due_at")
        pks = list(theirs.values_list("pk", flat=True)[:MOST_TO_ONE])
        # Filtered again in the UPDATE: another worker may have claimed some of them meanwhile.
        unsent.filter(pk__in=pks).update(claim=claim, claimed_at=now)
    return Notification.objects.filter(claim=claim).select_related(
        "to",
        "by",
        "edition__practice__organisation",
    )


def joining(now):
    """What goes into a mail that is sent now: what is due, and what was put off for an hour."""
    put_off = Q(tries=0, due_at__lte=now + HOUR)
    is_digest = Q(to__mail_preference__digest=True)
    return Q(due_at__lte=now) | (put_off & ~is_digest)


def send_to(recipient, notifications):
    """Send one mail with all of these notifications. Returns whether a mail went out."""
    visible = still_visible(recipient, notifications)
    try:
        if visible:
            mail = build_mail(recipient, visible)
            mail.send()
    except (SMTPException, OSError) as error:
        logger.warning("A mail to user %s failed: %s", recipient.pk, error)
        for notification in notifications:
            retry_later(notification, error)
        return False
    # Those that the recipient may not see any more count as sent: they must not be tried for ever.
    pks = [notification.pk for notification in notifications]
    Notification.objects.filter(pk__in=pks).update(sent_at=timezone.now(), claim="", error="")
    return bool(visible)


def still_visible(recipient, notifications):
    """Those whose edition the recipient may see now: rights may have changed since the step."""
    if not recipient.is_active:
        return []
    editions = {notification.edition_id for notification in notifications}
    visible = Edition.objects.visible_to(recipient).filter(pk__in=editions)
    visible_pks = set(visible.values_list("pk", flat=True))
    return [each for each in notifications if each.edition_id in visible_pks]


def retry_later(notification, error):
    notification.tries += 1
    # Without the bound of 10 the power grows past what a timedelta can hold.
    exponent = min(notification.tries, 10)
    delay = timedelta(minutes=2**exponent)
    notification.due_at = timezone.now() + min(delay, LONGEST_RETRY_DELAY)
    notification.claim = ""
    notification.claimed_at = None
    notification.error = str(error)[:300]
    notification.save(update_fields=["tries", "claim", "claimed_at", "error", "due_at"])


class ReadableMail(EmailMultiAlternatives):
    """Sends its texts unencoded where mail allows it: an encoded text breaks links that a console shows."""

    def message(self, *, policy=email.policy.default):
        texts = [self.body]
        for alternative in self.alternatives:
            texts.append(alternative.content)
        lines = "\n".join(texts).splitlines()
        # Of bytes, not of characters: that is what the limit counts.
        longest = max((len(line.encode()) for line in lines), default=0)
        if longest > LINE_LIMIT:
            return super().message(policy=policy)
        message = super().message(policy=policy.clone(max_line_length=LINE_LIMIT))
        # The long lines are for the texts alone: headers are folded as usual.
        message.policy = policy
        return message


def build_mail(recipient, notifications):
    """The mail that tells `recipient` of these notifications, as text and as HTML."""
    described = notifications[:MOST_DESCRIBED]
    linked = [(notification, target_url(notification)) for notification in described]
    more = len(notifications) - len(described)
    list_path = reverse("admin:practices_edition_changelist")
    context = {
        "more": more,
        "more_url": f"{settings.SITE_URL}{list_path}",
        "person": name_of(recipient),
        "notifications": linked,
        "site": settings.SITE_URL,
    }
    text = render_to_string("mail/notifications.txt", context)
    html = render_to_string("mail/notifications.html", context)
    subject = subject_of(notifications)
    message = ReadableMail(subject, text, to=[recipient.email])
    message.attach_alternative(html, "text/html")
    return message


def subject_of(notifications):
    subject = f"{len(notifications)} updates on good practices"
    if len(notifications) == 1:
        subject = str(notifications[0])
    # A line break in a title would begin another header.
    one_line = " ".join(subject.split())
    return f"ClusteriX: {one_line}"[:SUBJECT_LENGTH]


def target_url(notification):
    """Where the recipient goes on: a reviewer to the review, an author to the form, anybody to what is published."""
    kind = notification.kind
    edition = notification.edition
    if kind in REVIEW_KINDS:
        path = reverse("editorial:review", args=[edition.pk])
    elif kind == Notification.Kind.PUBLISHED:
        path = edition.practice.get_absolute_url()
    else:
        path = reverse("admin:practices_edition_change", args=[edition.pk])
    return f"{settings.SITE_URL}{path}"

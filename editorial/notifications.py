"""Mail to the people whom a step concerns. It is written down with the step and sent by `manage.py run_due`."""

import email.policy
import logging
from datetime import datetime, time, timedelta
from smtplib import SMTPException
from uuid import uuid4

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.mail import EmailMultiAlternatives
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from editorial.models import MailPreference, Notification
from practices.models import Edition, Status
from practices.permissions import DECISIONS, GROUPS, TABLE

logger = logging.getLogger(__name__)
REVIEWERS = [group for group, role in GROUPS.items() if DECISIONS & TABLE[role][Status.IN_REVIEW]]
DIGEST_AT = time(7)
AT_ONCE = 100  # letters that a round takes on
STUCK = timedelta(minutes=15)  # a worker that died while it sent leaves its letters to another after this
LONGEST_WAIT = timedelta(hours=6)
LONGEST_LINE = 998  # bytes that a mail's line may have (RFC 5322)


def reviewers():
    """Everybody who may decide about an edition."""
    people = get_user_model().objects.filter(is_active=True)
    return people.filter(Q(groups__name__in=REVIEWERS) | Q(is_superuser=True)).distinct()


def authors(edition):
    """Who submitted an edition, and who contributes for its organisation."""
    people = get_user_model().objects.filter(is_active=True)
    members = Q(memberships__organisation=edition.practice.organisation_id, groups__name="Contributor")
    return people.filter(Q(pk=edition.submitted_by_id) | members).distinct()


def notify(kind, edition, people, *, by=None, comment=""):
    """Write a Letter to each of `people` but the one who did it and those without an address."""
    now = timezone.now()
    people = [person for person in people if person and person.email and person != by]
    digests = set(MailPreference.objects.filter(user__in=people, digest=True).values_list("user", flat=True))
    Notification.objects.bulk_create(
        Notification(
            to=person,
            edition=edition,
            kind=kind,
            by=by,
            comment=comment,
            due_at=next_digest(now) if person.pk in digests else now,
        )
        for person in people
    )


def next_digest(now):
    """The next morning's moment, by the clock of the installation."""
    local = timezone.localtime(now)
    morning = timezone.make_aware(datetime.combine(local.date(), DIGEST_AT))
    return (
        morning if morning > now else timezone.make_aware(datetime.combine(local.date() + timedelta(days=1), DIGEST_AT))
    )


def send_notifications():
    """Send what is due, one mail a person. Returns how many mails went out; what fails is tried again later."""
    sent = 0
    for notifications in _by_person(_claimed()):
        sent += _send(notifications)
    return sent


def _claimed():
    """Letters that are due, marked as this worker's, so that no other sends them as well."""
    now, claim = timezone.now(), uuid4().hex
    free = Notification.objects.filter(
        Q(claimed_at=None) | Q(claimed_at__lt=now - STUCK), sent_at=None, due_at__lte=now
    )
    numbers = list(free.order_by("due_at").values_list("pk", flat=True)[:AT_ONCE])
    free.filter(pk__in=numbers).update(claim=claim, claimed_at=now)
    return Notification.objects.filter(claim=claim).select_related("to", "by", "edition__practice__organisation")


def _by_person(notifications):
    people = {}
    for letter in notifications:
        people.setdefault(letter.to, []).append(letter)
    return people.values()


def _send(notifications):
    """One mail with all of these letters to the same person. Returns the number of mails, 0 or 1."""
    person = notifications[0].to
    shown = [letter for letter in notifications if _may_know(letter)]
    try:
        if shown:
            mail(person, shown).send()
    except (SMTPException, OSError) as error:
        logger.warning("A mail to user %s failed: %s", person.pk, error)
        for letter in notifications:
            _try_again(letter, error)
        return 0
    Notification.objects.filter(pk__in=[letter.pk for letter in notifications]).update(
        sent_at=timezone.now(), claim="", error=""
    )
    return 1 if shown else 0


def _may_know(letter):
    """Whether the person may still see the edition: rights may have changed since the letter was written."""
    if not letter.to.is_active or letter.edition is None:
        return letter.to.is_active
    return Edition.objects.visible_to(letter.to).filter(pk=letter.edition_id).exists()


def _try_again(letter, error):
    letter.tries += 1
    wait = min(LONGEST_WAIT, timedelta(minutes=2 ** min(letter.tries, 10)))
    letter.claim, letter.claimed_at, letter.error = "", None, str(error)[:300]
    letter.due_at = timezone.now() + wait
    letter.save(update_fields=["tries", "claim", "claimed_at", "error", "due_at"])


class ReadableMail(EmailMultiAlternatives):
    """Its texts are sent as they are where mail allows it: encoded, a link is cut in what a console shows."""

    def message(self, *, policy=email.policy.default):
        lines = "\n".join([self.body, *(text for text, _ in self.alternatives)]).splitlines()
        if any(len(line.encode()) > LONGEST_LINE for line in lines):
            return super().message(policy=policy)
        message = super().message(policy=policy.clone(max_line_length=LONGEST_LINE))
        message.policy = policy  # headers are folded as usual
        return message


def mail(person, notifications):
    """The mail that tells `person` of these letters, as text and as HTML."""
    context = {
        "person": person.get_full_name() or person.get_username(),
        "letters": [(letter, address(letter)) for letter in notifications],
        "invitation": next((letter for letter in notifications if letter.edition is None), None),
        "about_practices": any(letter.edition for letter in notifications),
        "days": settings.PASSWORD_RESET_TIMEOUT // (24 * 60 * 60),
        "site": settings.SITE_URL,
    }
    subject = str(notifications[0]) if len(notifications) == 1 else f"{len(notifications)} news about good practices"
    text = render_to_string("mail/letters.txt", context)
    message = ReadableMail(f"ClusteriX: {' '.join(subject.split())}"[:180], text, to=[person.email])
    message.attach_alternative(render_to_string("mail/letters.html", context), "text/html")
    return message


def password_path(user):
    """Where this person sets a password; good until they have, and for as long as PASSWORD_RESET_TIMEOUT says."""
    key = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    return reverse("account_reset_password_from_key", kwargs=key)


def address(letter):
    """Where the person goes on: a reviewer to the review, an author to the form, anybody to what is published."""
    edition = letter.edition
    if letter.kind == Notification.Kind.INVITED:
        path = password_path(letter.to)
    elif letter.kind in (Notification.Kind.SUBMITTED, Notification.Kind.OVERDUE, Notification.Kind.NOT_PUBLISHED):
        path = reverse("editorial:review", args=[edition.pk])
    elif letter.kind == Notification.Kind.PUBLISHED:
        path = edition.practice.get_absolute_url()
    else:
        path = reverse("admin:practices_edition_change", args=[edition.pk])
    return f"{settings.SITE_URL}{path}"

"""The page on which anybody writes to the secretariat, about one record or about the site (ADR 0023)."""

import logging
from dataclasses import dataclass
from smtplib import SMTPException
from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMessage
from django.http import Http404
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from catalogue.parameters import check_names
from clusterix.contact_form import ContactForm, new_token
from partners.models import Organisation
from practices.models import ActionPlan, Practice
from projects.models import Output, Project
from sources.models import Source

logger = logging.getLogger(__name__)

MOST_MESSAGES = 5  # that one client may send within PERIOD
PERIOD = 10 * 60  # seconds
LONGEST_TITLE = 120  # in the subject of a message

TOO_MANY = "You have sent several messages. Your text is still here: send it again in ten minutes."
NOT_SENT = "Your message was not sent. Your text is still here: try again in a few minutes."
FROM_ELSEWHERE = "Send the message from this page. Your text is still here."

# {name of a page: the records that have one}, as far as visitors may read them.
RECORDS = {
    "practices:detail": Practice.objects.titled,
    "practices:action-plan": ActionPlan.objects.public,
    "projects:detail": Project.objects.public,
    "projects:output": Output.objects.public,
    "partners:detail": Organisation.objects.public,
    "sources:detail": Source.objects.cited,
}


@dataclass(frozen=True)
class Subject:
    """The record that a message is about; its title and the path of its page are empty for none."""

    title: str = ""
    path: str = ""

    @property
    def url(self):
        return f"{settings.SITE_URL}{self.path}"


# Django's own check compares a token with a cookie, and visitors get no cookie. The view compares
# the origin instead; a forged message would carry nobody's rights anyway.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def contact(request):
    """Shows the form, and sends what is typed in it to the secretariat by email."""
    check_names(request.GET, {"about", "kind"})
    subject = subject_of(request.GET.get("about", ""))
    # Without an address the page says that the form is closed.
    if request.method != "POST" or not settings.SECRETARIAT_EMAIL:
        form = ContactForm(initial={"kind": request.GET.get("kind", ContactForm.QUESTION)})
        return contact_page(request, form, subject)
    form = ContactForm(request.POST)
    if not form.is_valid():
        return contact_page(request, form, subject)
    if not is_from_here(request):
        return refused(request, form, subject, FROM_ELSEWHERE, 403)
    if not may_send(request):
        return refused(request, form, subject, TOO_MANY, 429)
    if not send(form.cleaned_data, subject):
        return refused(request, form, subject, NOT_SENT, 503)
    return redirect("contact-sent")


@never_cache
@require_safe
def contact_sent(request):
    return render(request, "contact/sent.html")


def refused(request, form, subject, reason, status):
    form.add_error(None, reason)
    return contact_page(request, form, subject, status)


def contact_page(request, form, subject, status=200):
    context = {"form": form, "subject": subject, "token": new_token()}
    return render(request, "contact/form.html", context, status=status)


def subject_of(path):
    """The Subject of the public page at `path`. Raises Http404 for every other path."""
    if not path:
        return Subject()
    try:
        match = resolve(path)
    except Resolver404 as error:
        raise Http404("No such page.") from error
    if match.view_name not in RECORDS:
        raise Http404("Not the page of a record.")
    record = RECORDS[match.view_name]().filter(**match.kwargs).first()
    if record is None:
        raise Http404("No such record.")
    return Subject(title_of(record), record.get_absolute_url())


def title_of(record):
    # A practice is titled by its published edition, the others by themselves.
    return getattr(record, "title", "") or str(record)


def is_from_here(request):
    """Whether the browser sends the form from a page of this site."""
    site = request.headers.get("Sec-Fetch-Site")
    if site:
        return site == "same-origin"
    # Browsers say the former on HTTPS only.
    origin = request.headers.get("Origin", "")
    is_own = urlsplit(origin).netloc == request.get_host()
    return is_own or origin in settings.CSRF_TRUSTED_ORIGINS


def may_send(request):
    """Counts a message of this client; False once there are too many.

    The address is not kept: the count is under a keyed hash of it, for PERIOD.
    """
    address = get_adapter().get_client_ip(request)
    key = salted_hmac("clusterix.contact", address, algorithm="sha256").hexdigest()
    cache.add(f"contact:{key}", 0, PERIOD)
    return cache.incr(f"contact:{key}") <= MOST_MESSAGES


def send(values, subject):
    """Mails the message to the secretariat; False where the mail server does not take it."""
    mail = EmailMessage(
        mail_subject(values, subject),
        mail_body(values, subject),
        to=[settings.SECRETARIAT_EMAIL],
    )
    if values["email"]:
        mail.reply_to = [values["email"]]
    try:
        mail.send()
    except (SMTPException, OSError):
        logger.exception("A message to the secretariat could not be sent")
        return False
    return True


def mail_subject(values, subject):
    kind = ContactForm.KINDS[values["kind"]]
    # A header is one line, and a title may hold more.
    title = " ".join(subject.title.split())[:LONGEST_TITLE]
    if not title:
        return f"[ClusteriX] {kind}"
    return f"[ClusteriX] {kind}: {title}"


def mail_body(values, subject):
    lines = [values["message"], ""]
    if subject.path:
        lines.append(f"About: {subject.title}")
        lines.append(f"Page: {subject.url}")
    lines.append(f"Name: {values['name'] or 'not given'}")
    lines.append(f"Email: {values['email'] or 'not given; no answer is expected'}")
    return "\n".join(lines) + "\n"

"""The mail with the link of an invitation."""

import logging
from smtplib import SMTPException

from django.conf import settings
from django.db.models import F
from django.template.loader import render_to_string
from django.urls import reverse

from backoffice.people import name_of
from editorial.models import Invitation
from editorial.models.invitation import VALID_FOR
from editorial.notifications import BATCH_SIZE, ReadableMail

logger = logging.getLogger(__name__)


def send_invitations():
    """Send the invitations that were not sent yet. Returns how many mails went out."""
    unsent = Invitation.objects.unsent().select_related("by")
    # Those that failed come last, so that they hold nobody up.
    unsent = unsent.order_by("tries", "pk")[:BATCH_SIZE]
    return sum(send(invitation) for invitation in unsent)


def send(invitation):
    """Make the link of an invitation and send it. Returns whether a mail went out."""
    token = invitation.renew_token()
    # In one UPDATE, so that only one of two workers sends it.
    claimed = (
        Invitation.objects.unsent()
        .filter(pk=invitation.pk)
        .update(
            token_hash=invitation.token_hash,
            sent_at=invitation.sent_at,
            expires_at=invitation.expires_at,
        )
    )
    if not claimed:
        return False
    try:
        build_mail(invitation, token).send()
    except (SMTPException, OSError) as error:
        logger.warning("The mail of invitation %s failed: %s", invitation.pk, error)
        # A publisher may have sent it again meanwhile, or revoked it.
        failed = Invitation.objects.filter(pk=invitation.pk, token_hash=invitation.token_hash)
        failed.update(sent_at=None, tries=F("tries") + 1)
        return False
    return True


def build_mail(invitation, token):
    path = reverse("accept_invitation", args=[token])
    inviter = ""
    # The account may have been deleted since.
    if invitation.by:
        inviter = name_of(invitation.by)
    context = {
        "invitation": invitation,
        "inviter": inviter,
        "organisations": invitation.organisations.all(),
        "url": f"{settings.SITE_URL}{path}",
        "days": VALID_FOR.days,
    }
    text = render_to_string("mail/invitation.txt", context)
    html = render_to_string("mail/invitation.html", context)
    message = ReadableMail("ClusteriX: your invitation", text, to=[invitation.email])
    message.attach_alternative(html, "text/html")
    return message

"""What the start page of the back-office sends: a new practice, a choice of mail."""

from urllib.parse import urlencode

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from backoffice.autocomplete import record_number
from backoffice.pages import backoffice_page
from editorial import actions
from editorial.models import MailPreference
from practices.permissions import organisations_of

LONGEST_TITLE = 300  # characters of a refused title that go into the URL of the start page


@backoffice_page()
@require_POST
def begin(request):
    """A new practice with its first draft, from a title and an organisation."""
    title = request.POST.get("title", "")
    organisation_id = record_number(request.POST.get("organisation", ""))
    try:
        draft = begin_practice(title, organisation_id, request.user)
    except ValidationError as error:
        for message in error.messages:
            messages.error(request, message)
        return redirect(start_page_with(title, organisation_id))
    return redirect("admin:practices_edition_change", draft.pk)


def begin_practice(title, organisation_id, user):
    organisations = organisations_of(user)
    organisation = organisations.filter(pk=organisation_id).first()
    if organisation is None:
        raise ValidationError("Choose the organisation in charge of the practice.")
    return actions.begin(title, organisation=organisation, by=user)


def start_page_with(title, organisation_id):
    """The URL of the start page with what was refused in its form."""
    params = {
        "title": title[:LONGEST_TITLE],
        "organisation": "",
    }
    if organisation_id:
        params["organisation"] = organisation_id
    url = reverse("admin:index")
    query = urlencode(params)
    return f"{url}?{query}#begin"


@backoffice_page()
@require_POST
def mail_preference(request):
    """Whether the person gets a mail at once or one a day."""
    digest = request.POST.get("digest") == "yes"
    MailPreference.objects.update_or_create(user=request.user, defaults={"digest": digest})
    if digest:
        messages.success(request, "You get one email a day, in the morning.")
    else:
        messages.success(request, "You get an email as soon as something happens.")
    return redirect("admin:index")

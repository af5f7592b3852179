"""The page on which a publisher invites contributors."""

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from backoffice.autocomplete import AutocompleteMultiple
from editorial.invitations import Invited, invite, may_invite
from partners.models import Membership, Organisation

DONE = {
    Invited.NEW: "was invited",
    Invited.AGAIN: "was invited before, but has not set a password yet. They get a mail with a link once more",
    Invited.KNOWN: "has an account already and may now contribute for them, too",
}


def form_for(site):
    """The form's class; its field for organisations looks them up in the back-office `site`."""

    class InvitationForm(forms.Form):
        email = forms.EmailField(label="Mail address", max_length=140)
        first_name = forms.CharField(max_length=150)
        last_name = forms.CharField(max_length=150)
        organisations = forms.ModelMultipleChoiceField(
            Organisation.objects.all(),
            label="Contributes for",
            widget=AutocompleteMultiple(Membership._meta.get_field("organisation"), site),
        )

    return InvitationForm


def invitation_view(site, request):
    """Ask for an address, a name and organisations, and invite. Who may not invite finds no such page."""
    if not may_invite(request.user):
        raise Http404("No such page.")
    form = form_for(site)(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            user, invited = invite(**form.cleaned_data, by=request.user)
        except PermissionDenied as error:
            form.add_error("email", str(error))
        else:
            messages.success(request, f"{user.get_full_name() or user.email} {DONE[invited]}.")
            return HttpResponseRedirect(reverse("admin:index"))
    context = {**site.each_context(request), "title": "Invite a contributor", "form": form, "media": form.media}
    return TemplateResponse(request, "admin/invite.html", context)

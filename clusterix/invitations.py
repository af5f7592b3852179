"""The page on which a publisher invites contributors."""

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from partners.models import Membership, Organisation
from practices.invitations import Invited, invite, may_invite

DONE = {
    Invited.NEW: "was invited",
    Invited.AGAIN: "was invited before, but has not set a password yet. They get a mail with a link once more",
    Invited.KNOWN: "has an account already and may now contribute for them, too",
}
LONGEST_NUMBER = 18  # digits that every database can look for


def is_number(value):
    return str(value).isascii() and str(value).isdecimal() and len(str(value)) <= LONGEST_NUMBER


class Chosen(AutocompleteSelectMultiple):
    """Shows what was chosen again; Django's own fails at a value that is no number."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [item for item in value if is_number(item)], attr)


class ChosenField(forms.ModelMultipleChoiceField):
    """Says of a value that cannot be a record's number that it is not one of them."""

    def clean(self, value):
        for item in value or []:
            if not is_number(item):
                raise ValidationError(
                    self.error_messages["invalid_pk_value"], code="invalid_pk_value", params={"pk": str(item)[:40]}
                )
        return super().clean(value)


def form_for(site):
    """The form's class; its field for organisations looks them up in the back-office `site`."""

    class InvitationForm(forms.Form):
        email = forms.EmailField(label="Mail address", max_length=140)
        first_name = forms.CharField(max_length=150)
        last_name = forms.CharField(max_length=150)
        organisations = ChosenField(
            Organisation.objects.all(),
            label="Contributes for",
            widget=Chosen(Membership._meta.get_field("organisation"), site),
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

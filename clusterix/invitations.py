"""The page on which a publisher invites contributors."""

from django import forms
from django.contrib import messages
from django.contrib.admin.widgets import AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from partners.models import Membership, Organisation
from practices.invitations import invite, may_invite


class Chosen(AutocompleteSelectMultiple):
    """Shows what was chosen again; Django's own fails at a value that is no number."""

    def optgroups(self, name, value, attr=None):
        return super().optgroups(name, [item for item in value if str(item).isdecimal()], attr)


def form_for(site):
    """The form's class; its field for organisations looks them up in the back-office `site`."""

    class InvitationForm(forms.Form):
        email = forms.EmailField(label="Mail address", max_length=140)
        first_name = forms.CharField(max_length=150)
        last_name = forms.CharField(max_length=150)
        organisations = forms.ModelMultipleChoiceField(
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
            user, is_new = invite(**form.cleaned_data, by=request.user)
        except PermissionDenied as error:
            form.add_error("email", str(error))
        else:
            done = "was invited" if is_new else "has an account already and may now contribute for them, too"
            messages.success(request, f"{user.get_full_name() or user.email} {done}.")
            return HttpResponseRedirect(reverse("admin:index"))
    context = {**site.each_context(request), "title": "Invite a contributor", "form": form, "media": form.media}
    return TemplateResponse(request, "admin/invite.html", context)

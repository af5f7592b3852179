"""The page on which a publisher invites contributors."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect

from backoffice.pages import backoffice_page, render_page
from editorial.forms import InvitationForm
from editorial.invitations import Invited, invite, may_invite

INVITED_IN_WORDS = {
    Invited.NEW: "was invited",
    Invited.AGAIN: "was invited before, but has not set a password yet. They get a mail with a link once more",
    Invited.KNOWN: "has an account already and may now contribute for them, too",
}


@backoffice_page(may_invite)
def invite_contributor(request):
    # Without data the form is not bound, so it is not valid and shows no errors.
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        try:
            user, invited = invite(**form.cleaned_data, by=request.user)
        except PermissionDenied as error:
            form.add_error("email", str(error))
        else:
            name = user.get_full_name() or user.email
            outcome = INVITED_IN_WORDS[invited]
            messages.success(request, f"{name} {outcome}.")
            return redirect("admin:index")
    context = {"form": form, "media": form.media}
    return render_page(request, "admin/invite.html", "Invite a contributor", context)

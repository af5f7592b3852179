"""Invitations: publishers send, renew and revoke them; whoever has the link accepts."""

from allauth.account.internal.flows.reauthentication import reauthenticate_by_password
from django.contrib import messages
from django.contrib.auth import login
from django.core.exceptions import PermissionDenied, ValidationError
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from backoffice.pages import backoffice_page, render_page
from editorial import invitations
from editorial.addresses import users_with_address
from editorial.forms import FirstPasswordForm, InvitationForm
from editorial.invitations import may_invite
from editorial.models import Invitation

MOST_LISTED = 200
# allauth has a backend of its own as well, so Django cannot choose.
BACKEND = "django.contrib.auth.backends.ModelBackend"


@backoffice_page(may_invite)
@require_http_methods(["GET", "HEAD", "POST"])
def invite_contributor(request):
    # Without data the form is not bound, so it is not valid and shows no errors.
    form = InvitationForm(request.POST or None)
    if form.is_valid():
        try:
            invitation, is_new = invitations.invite(**form.cleaned_data, by=request.user)
        except PermissionDenied as error:
            form.add_error("email", str(error))
        else:
            outcome = "gets a new link by email; the old link no longer works"
            if is_new:
                outcome = "is invited and gets an email within a few minutes"
            messages.success(request, f"{invitation.name} {outcome}.")
            return redirect("editorial:invite")
    pending = Invitation.objects.pending().select_related("by").prefetch_related("organisations")
    context = {
        "form": form,
        "media": form.media,
        "pending": pending[:MOST_LISTED],
        "pending_count": pending.count(),
    }
    return render_page(request, "admin/invite.html", "Invite a contributor", context)


@backoffice_page(may_invite)
@require_POST
def resend_invitation(request, number):
    return change(request, number, invitations.resend, "gets a new link by email")


@backoffice_page(may_invite)
@require_POST
def revoke_invitation(request, number):
    return change(request, number, invitations.revoke, "is no longer invited")


def change(request, number, verb, outcome):
    """Do `verb` with a pending invitation, and go back to the list."""
    invitation = get_object_or_404(Invitation, pk=number)
    try:
        verb(invitation, by=request.user)
    except ValidationError as error:
        # Accepted or revoked since the list was opened.
        messages.error(request, f"{invitation.name}: {error.messages[0]}")
    except PermissionDenied as error:
        messages.error(request, f"{invitation.name}: {error}")
    else:
        messages.success(request, f"{invitation.name} {outcome}.")
    return redirect("editorial:invite")


@require_http_methods(["GET", "HEAD", "POST"])
def accept_invitation(request, token):
    """What the link in the mail opens: for a new account, or for the account of who is signed in."""
    invitation = invitations.find_invitation(token)
    if invitation is None:
        return render(request, "account/invitation_not_usable.html", status=404)
    if request.user.is_authenticated:
        return accept_signed_in(request, invitation)
    if users_with_address(invitation.email).exists():
        return render_invitation(request, invitation, "account/invitation_sign_in.html")
    return accept_with_password(request, invitation)


def accept_signed_in(request, invitation):
    if request.method == "POST":
        try:
            invitations.accept(invitation, by=request.user)
        except ValidationError:
            return render(request, "account/invitation_not_usable.html", status=404)
        messages.success(request, "You accepted the invitation.")
        return redirect("admin:index")
    return render_invitation(request, invitation, "account/invitation_accept.html")


def accept_with_password(request, invitation):
    # The form compares the password with the names and the address of the account.
    account = invitations.account_from(invitation)
    form = FirstPasswordForm(account, request.POST or None)
    if form.is_valid():
        password = form.cleaned_data["new_password1"]
        try:
            user = invitations.accept_with_new_account(invitation, password=password)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            login(request, user, BACKEND)
            # They have just typed their password: to set up a second factor asks for none again.
            reauthenticate_by_password(request)
            return redirect("admin:index")
    return render_invitation(request, invitation, "account/invitation_password.html", form=form)


def render_invitation(request, invitation, template, **context):
    context |= {
        "invitation": invitation,
        "organisations": invitation.organisations.all(),
    }
    return render(request, template, context)

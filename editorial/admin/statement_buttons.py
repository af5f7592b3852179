"""The buttons at a statement to confirm, which stand on the form of its edition."""

from django.contrib import messages
from django.urls import reverse

from backoffice.autocomplete import record_number
from editorial import actions
from practices.statements import unconfirmed

STATEMENT_BUTTON = "_statement"  # its value is as keep-12, with the number of the statement
NOT_WAITING = "This statement did not have to be confirmed, so it stays as it is."


def decide_pressed(request, edition):
    """Keep, move or remove the statement whose button was pressed, if one was."""
    choice, _, number = request.POST.get(STATEMENT_BUTTON, "").partition("-")
    citation = edition.citations.filter(pk=record_number(number)).first()
    if citation is None:
        return
    # A second click, or the text was put back.
    if citation not in waiting_citations(edition):
        messages.info(request, NOT_WAITING)
        return
    if choice == "keep":
        actions.keep_statement(citation, by=request.user)
    elif choice == "remove":
        actions.remove_statement(citation, by=request.user)
    elif choice == "move":
        field = request.POST.get(f"_move-{citation.pk}", "")
        actions.move_statement(citation, field, by=request.user)


def waiting_citations(edition):
    return [each.citation for each in unconfirmed(edition)]


def url_of_next(edition):
    """The form of the edition, at the next statement to confirm if there is one."""
    url = reverse("admin:practices_edition_change", args=[edition.pk])
    waiting = unconfirmed(edition)
    if not waiting:
        return url
    return f"{url}#{waiting[0].anchor}"

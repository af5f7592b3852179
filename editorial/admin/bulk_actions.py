"""What the list of editions does to those that are ticked."""

from collections import Counter

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.html import format_html, format_html_join

from backoffice.admin import count_message
from backoffice.autocomplete import record_number
from backoffice.pages import render_page
from editorial import actions
from editorial.models import ReviewComment
from editorial.pages import DONE_IN_WORDS
from practices.permissions import May
from practices.statements import unconfirmed


@admin.action(description="Submit for review")
def submit_all(model_admin, request, queryset):
    transition_all(request, queryset, May.SUBMIT)


@admin.action(description="Publish")
def publish_all(model_admin, request, queryset):
    return transition_once_confirmed(request, queryset, May.PUBLISH)


@admin.action(description="Return to the authors")
def return_all(model_admin, request, queryset):
    return transition_once_confirmed(request, queryset, May.RETURN)


@admin.action(description="Open a new edition")
def open_all(model_admin, request, queryset):
    transition_all(request, queryset, May.OPEN)


@admin.action(description="Archive")
def archive_all(model_admin, request, queryset):
    return transition_once_confirmed(request, queryset, May.ARCHIVE)


# The verb of each action, by its name.
BULK_VERBS = {
    "submit_all": May.SUBMIT,
    "publish_all": May.PUBLISH,
    "return_all": May.RETURN,
    "open_all": May.OPEN,
    "archive_all": May.ARCHIVE,
}
BULK_ACTIONS = [submit_all, publish_all, return_all, open_all, archive_all]
# What the button of the page says that asks before the verb is done.
CONFIRMATIONS = {
    May.PUBLISH: "Publish",
    May.RETURN: "Return to the authors",
    May.ARCHIVE: "Archive",
}
NO_COMMENT = "Say what should change. The authors see this first."


def transition_once_confirmed(request, editions, verb):
    """Do the verb if the page that asks first was sent, else show that page."""
    is_confirmed = "confirmed" in request.POST
    comment = request.POST.get("comment", "").strip()
    lacks_comment = verb == May.RETURN and not comment
    if is_confirmed and not lacks_comment:
        transition_all(request, editions, verb, comment)
        return None
    error = ""
    if is_confirmed:
        error = NO_COMMENT
    return ask_first(request, editions, verb, error)


def ask_first(request, editions, verb, error):
    rows = []
    open_remarks = ReviewComment.objects.open().filter(edition__in=editions)
    remarks = Counter(open_remarks.values_list("edition", flat=True))
    for edition in editions.select_related("practice__organisation"):
        row = {
            "edition": edition,
            "version": request.POST.get(f"version-{edition.pk}", ""),
            "warnings": warnings(edition, verb, remarks[edition.pk]),
        }
        rows.append(row)
    context = {
        "opts": editions.model._meta,
        "action": request.POST.get("action"),
        "checkbox": ACTION_CHECKBOX_NAME,
        "rows": rows,
        "verb": verb,
        "comment": request.POST.get("comment", ""),
        "error": error,
        "button": CONFIRMATIONS[verb],
    }
    title = f"Before you {verb}"
    return render_page(request, "admin/practices/edition/bulk.html", title, context)


def warnings(edition, verb, remarks):
    """What to know before the verb is done to an edition with so many open remarks."""
    found = []
    if verb == May.PUBLISH:
        found.extend(edition.missing().values())
        found.extend(each.sentence for each in unconfirmed(edition))
        if remarks:
            found.append(f"Remarks that are not resolved: {remarks}.")
    if edition.publish_at:
        found.append("This cancels its scheduled publication.")
    return found


def transition_all(request, editions, verb, comment=""):
    """Do what can be done, and list the others with the reason of each."""
    succeeded = 0
    refusals = []
    for edition in editions:
        try:
            transition_one(request, edition, verb, comment)
        except (ValidationError, PermissionDenied) as error:
            refusals.append(actions.error_text(error))
        else:
            succeeded += 1
    opts = editions.model._meta
    if succeeded:
        message = count_message(opts, succeeded, DONE_IN_WORDS[verb])
        messages.success(request, message)
    if refusals:
        intro = count_message(opts, len(refusals), f"not {DONE_IN_WORDS[verb]}")
        items = format_html_join("", "<li>{}</li>", ([refusal] for refusal in refusals))
        messages.warning(request, format_html("{}<ul>{}</ul>", intro, items))


def transition_one(request, edition, verb, comment):
    """Do the verb to the version that the person has read, never to a newer text."""
    version = record_number(request.POST.get(f"version-{edition.pk}", ""))
    if version is None:
        reason = "it was not on the page that you saw. Select it there."
        raise ValidationError(f"{edition.title}: {reason}")
    do = actions.VERBS[verb]
    do(edition, by=request.user, version=version, comment=comment)

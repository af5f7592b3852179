"""What the list of editions does to those that are ticked."""

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied, ValidationError

from backoffice.admin import count_message
from backoffice.autocomplete import record_number
from editorial import actions
from editorial.pages import DONE_IN_WORDS
from practices.permissions import May


@admin.action(description="Submit for review")
def submit_all(model_admin, request, queryset):
    transition_all(request, queryset, May.SUBMIT)


@admin.action(description="Publish")
def publish_all(model_admin, request, queryset):
    transition_all(request, queryset, May.PUBLISH)


@admin.action(description="Open a new edition")
def open_all(model_admin, request, queryset):
    transition_all(request, queryset, May.OPEN)


@admin.action(description="Archive")
def archive_all(model_admin, request, queryset):
    transition_all(request, queryset, May.ARCHIVE)


# The verb of each action, by its name.
BULK_VERBS = {
    "submit_all": May.SUBMIT,
    "publish_all": May.PUBLISH,
    "open_all": May.OPEN,
    "archive_all": May.ARCHIVE,
}
BULK_ACTIONS = [submit_all, publish_all, open_all, archive_all]


def transition_all(request, editions, verb):
    """Do what can be done, and say of each of the others why not."""
    succeeded = 0
    for edition in editions:
        try:
            transition_one(request, edition, verb)
        except (ValidationError, PermissionDenied) as error:
            messages.warning(request, actions.error_text(error))
        else:
            succeeded += 1
    if succeeded:
        message = count_message(editions.model._meta, succeeded, DONE_IN_WORDS[verb])
        messages.success(request, message)


def transition_one(request, edition, verb):
    """Do the verb to the version that the person has read, never to a newer text."""
    version = record_number(request.POST.get(f"version-{edition.pk}", ""))
    if version is None:
        reason = "it was not on the page that you read. Choose it there."
        raise ValidationError(f"{edition.title}: {reason}")
    actions.VERBS[verb](edition, by=request.user, version=version)

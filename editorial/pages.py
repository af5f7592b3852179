"""What the pages of an edition share: finding it, and refusing a step."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from backoffice.autocomplete import record_number
from editorial import actions
from practices.fields import COMPARED
from practices.models import Edition
from practices.permissions import May, may_decide, may_sometimes

# What a message says of an edition after a transition.
DONE_IN_WORDS = {
    May.SUBMIT: "submitted for review",
    May.WITHDRAW: "withdrawn from review",
    May.RETURN: "returned to the authors",
    May.PUBLISH: "published",
    May.OPEN: "opened as a new edition",
    May.ARCHIVE: "archived",
    May.RESTORE: "restored",
}
# What a person writes beside a decision.
DECISION_INPUTS = {"comment", "at"}
# The inputs of the review in which a reviewer comments on a field.
COMMENT_INPUTS = {f"remark-{name}": name for name in COMPARED}
ANSWER_PREFIX = "answer-"  # followed by the number of the remark
UNSENT = "unsent"  # key in the session


def edition_or_404(request, number):
    """One that the person may not see answers like one that does not exist."""
    editions = Edition.objects.workable_by(request.user)
    editions = editions.select_related("practice__organisation")
    return get_object_or_404(editions, pk=number)


def version_read(request):
    """The version of the text that the person has read. Raises ValidationError."""
    version = record_number(request.POST.get("version", ""))
    if version is None:
        raise ValidationError(
            "Open the edition again. The form did not say which version you read."
        )
    return version


def refuse(request, edition, verb, error, unsent=None):
    """Say why, and keep what the person wrote for the page that comes next.

    `unsent` names the inputs that were not stored; without it, none was.
    Raises `error` where this person may never do the verb. Otherwise
    somebody else has changed the edition meanwhile.
    """
    is_denied = isinstance(error, PermissionDenied)
    if is_denied and not may_sometimes(request.user, verb):
        raise error
    messages.error(request, actions.error_text(error))
    keep_unsent(request, edition, unsent)
    return redirect(page_after(request, edition))


def page_after(request, edition):
    """The review for whoever still has to decide, else the form."""
    edition = Edition.objects.select_related("practice").get(pk=edition.pk)
    name = "admin:practices_edition_change"
    if may_decide(request.user, edition):
        name = "editorial:review"
    return reverse(name, args=[edition.pk])


def say_done(request, edition, verb):
    messages.success(request, f"“{edition.title}” was {DONE_IN_WORDS[verb]}.")


@transaction.atomic
def store_written(request, edition):
    """Store the remarks and answers that are on the page, all or none. Returns how many.

    Raises ValidationError and PermissionDenied.
    """
    stored = 0
    for name, text in request.POST.items():
        if not text.strip():
            continue
        if name in COMMENT_INPUTS:
            actions.comment_on_field(edition, COMMENT_INPUTS[name], text, by=request.user)
            stored += 1
        elif name.startswith(ANSWER_PREFIX):
            remark = remark_or_404(edition, name.removeprefix(ANSWER_PREFIX))
            actions.answer(remark, text, by=request.user)
            stored += 1
    return stored


def remark_or_404(edition, number):
    remarks = edition.review_comments.filter(parent=None)
    return get_object_or_404(remarks, pk=record_number(str(number)))


def unsent_texts(request, names=None):
    """{input: text} of what the person wrote, only in the inputs `names` if they are given."""
    texts = {}
    for name, text in request.POST.items():
        if text and is_written(name):
            texts[name] = text
    if names is None:
        return texts
    return {name: text for name, text in texts.items() if name in names}


def is_written(name):
    """Whether the input of this name is one that people write in beside the form."""
    if name.startswith(ANSWER_PREFIX):
        return True
    return name in DECISION_INPUTS or name in COMMENT_INPUTS


def keep_unsent(request, edition, names=None):
    texts = unsent_texts(request, names)
    request.session[UNSENT] = {"edition": edition.pk, "texts": texts}


def pop_unsent(request, edition):
    """What the person wrote about this edition when they were refused. They are shown it once."""
    unsent = request.session.get(UNSENT, {})
    if unsent.get("edition") != edition.pk:
        return {}
    del request.session[UNSENT]
    return unsent["texts"]

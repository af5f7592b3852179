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
# Its value is the name of the input whose text is thrown away.
DISCARD_BUTTON = "_discard_text"
# Key in the session: {number of an edition: {input: text}}.
UNSENT = "unsent_texts"


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


def refuse(request, edition, verb, error, unsent):
    """Say why, and keep `unsent`, what the person wrote and was not stored, for the pages to come.

    Raises `error` where this person may never do the verb. Otherwise
    somebody else has changed the edition meanwhile.
    """
    keep_unsent(request, edition, unsent)
    is_denied = isinstance(error, PermissionDenied)
    if is_denied and not may_sometimes(request.user, verb):
        raise error
    messages.error(request, actions.error_text(error))
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
            remark = find_remark(edition, name.removeprefix(ANSWER_PREFIX))
            if remark is None:
                raise ValidationError("The remark that you answered does not exist any more.")
            actions.answer(remark, text, by=request.user)
            stored += 1
    return stored


def find_remark(edition, number):
    """The remark on the edition with this number, which a browser sent, or None."""
    remarks = edition.review_comments.filter(parent=None)
    return remarks.filter(pk=record_number(number)).first()


# What is written and not sent


def written_texts(request):
    """{input: text} of what the person wrote beside the form."""
    texts = {}
    for name, text in request.POST.items():
        if text and is_written(name):
            texts[name] = text
    return texts


def is_written(name):
    """Whether the input of this name is one that people write in beside the form."""
    if name.startswith(ANSWER_PREFIX):
        return True
    return name in DECISION_INPUTS or name in COMMENT_INPUTS


def decision_texts(request):
    """{input: text} of what waits for a decision once the remarks and answers are stored."""
    texts = written_texts(request)
    return {name: text for name, text in texts.items() if name in DECISION_INPUTS}


def keep_unsent(request, edition, texts):
    """Keep `texts`, {input: text}, until they are sent or thrown away.

    What else was on the page was sent or emptied. Texts of inputs that the page did not have stay.
    """
    kept = {}
    for name, text in unsent_texts(request, edition).items():
        if name not in request.POST:
            kept[name] = text
    set_unsent(request, edition, kept | texts)


def discard_unsent(request, edition):
    """Throw away the text whose button was pressed, if one was."""
    texts = unsent_texts(request, edition)
    texts.pop(request.POST.get(DISCARD_BUTTON), None)
    set_unsent(request, edition, texts)


def unsent_texts(request, edition):
    """{input: text} of what the person wrote about this edition and did not send yet."""
    by_edition = request.session.get(UNSENT, {})
    return dict(by_edition.get(str(edition.pk), {}))


def set_unsent(request, edition, texts):
    if texts == unsent_texts(request, edition):
        return
    by_edition = dict(request.session.get(UNSENT, {}))
    by_edition.pop(str(edition.pk), None)
    if texts:
        by_edition[str(edition.pk)] = texts
    request.session[UNSENT] = by_edition

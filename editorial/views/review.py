"""The review of an edition on one page, its comparison with another, and comments on its fields."""

from operator import attrgetter
from typing import NamedTuple

from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404
from django.shortcuts import redirect
from django.utils.html import format_html
from django.views.decorators.http import require_GET, require_POST

from backoffice.autocomplete import record_number
from backoffice.pages import backoffice_page, render_page
from catalogue.templatetags.catalogue import markdown
from editorial import actions, comparison
from editorial.checklist import checklist
from editorial.pages import (
    decision_texts,
    discard_unsent,
    edition_or_404,
    find_remark,
    keep_unsent,
    page_after,
    refuse,
    store_written,
    unsent_texts,
    written_texts,
)
from editorial.remarks import threads_by_field
from practices.fields import COMPARED, field_text
from practices.models import Edition
from practices.permissions import DECISIONS, May, allowed
from practices.statements import SourcedField, sourced_fields, unconfirmed
from search import snapshot


class ReviewedField(NamedTuple):
    """One field of the text in review, with all that belongs to it."""

    name: str
    label: str
    text: str  # as the public will see it
    changes: list | None  # against the published edition, word by word
    threads: list
    changes_since_return: list | None
    unsent: str  # a remark that is written and not stored
    sourced: SourcedField | None  # what sources state; None where nobody looks for a source


@backoffice_page()
@require_GET
def review(request, number):
    """All that a reviewer needs for a decision, on one page."""
    edition = edition_or_404(request, number)
    may = DECISIONS & allowed(request.user, edition)
    if not may:
        messages.warning(request, f"“{edition}” is not waiting for your decision.")
        return redirect("admin:practices_edition_change", edition.pk)
    live = edition.practice.published_edition
    returned = edition.transitions.filter(verb=May.RETURN).first()
    unsent = unsent_texts(request, edition)
    waiting = unconfirmed(edition)
    sourced = sourced_fields(edition, waiting)
    is_own = edition.submitted_by_id == request.user.pk
    may_publish_own = not is_own or request.user.is_superuser
    context = {
        "edition": edition,
        "may": may,
        "live": live,
        "rows": reviewed_fields(edition, live, returned, unsent, sourced),
        "checks": checklist(edition, snapshot.current(), waiting, sourced),
        "transitions": edition.transitions.select_related("by"),
        "unsent": unsent,
        "returned": returned,
        "projects": edition.practice.projects.all(),
        "is_own": is_own,
        "may_publish": May.PUBLISH in may and may_publish_own,
    }
    title = f"Review: {edition.title or edition.practice}"
    return render_page(request, "admin/practices/edition/review.html", title, context)


def reviewed_fields(edition, live, returned, unsent, sourced):
    changes = {}
    # Without a published edition everything is new, and marks would say nothing.
    if live is not None:
        for name, _, parts in comparison.of_editions(live, edition):
            changes[name] = parts
    since_return = comparison.since_returned(edition, returned)
    threads = threads_by_field(edition, unsent)
    sourced_by_name = {field.name: field for field in sourced}
    rows = []
    for name in COMPARED:
        row = ReviewedField(
            name=name,
            label=Edition.field_label(name),
            text=public_text(edition, name),
            changes=changes.get(name),
            changes_since_return=since_return.get(name),
            threads=threads.get(name, []),
            unsent=unsent.get(f"remark-{name}", ""),
            sourced=sourced_by_name.get(name),
        )
        rows.append(row)
    return rows


def public_text(edition, name):
    """A field as the public will see it: long texts from Markdown, the image as an image."""
    if name in Edition.TEXTS:
        return markdown(getattr(edition, name))
    if name == "image" and edition.image:
        return format_html(
            '<img src="{}" alt="{}">',
            edition.image.url,
            edition.image_alt,
        )
    return field_text(edition, name)


@backoffice_page()
@require_GET
def compare(request, number):
    """Two editions of a practice side by side, word by word."""
    edition = edition_or_404(request, number)
    others = Edition.objects.visible_to(request.user)
    others = others.filter(practice=edition.practice_id)
    others = others.exclude(pk=edition.pk)
    others = others.order_by("-number")
    other = other_edition(others, request.GET.get("with", ""))
    old = None
    new = edition
    rows = []
    if other is not None:
        old, new = sorted([other, edition], key=attrgetter("number"))
        rows = comparison.of_editions(old, new)
    context = {
        "edition": edition,
        "old": old,
        "new": new,
        "other": other,
        "others": others,
        "rows": rows,
    }
    title = f"Compare: {edition.title or edition.practice}"
    return render_page(request, "admin/practices/edition/compare.html", title, context)


def other_edition(editions, chosen):
    """The edition with the number `chosen`; without one, the published or the newest.

    Raises Http404 for a number that is not among `editions`.
    """
    if not chosen:
        published = editions.published().first()
        if published is not None:
            return published
        return editions.first()
    number = record_number(chosen)
    other = None
    if number is not None:
        other = editions.filter(number=number).first()
    if other is None:
        raise Http404("No such edition.")
    return other


@backoffice_page()
@require_POST
def comment(request, number):
    """Save what is written on the review, without a decision."""
    edition = edition_or_404(request, number)
    unsent = written_texts(request)
    try:
        stored = store_written(request, edition)
        unsent = decision_texts(request)
        if not stored and not unsent:
            raise ValidationError("Enter a remark.")
    except (ValidationError, PermissionDenied) as error:
        return refuse(request, edition, May.RETURN, error, unsent)
    if stored:
        messages.success(request, "Your remarks were saved.")
    if unsent:
        messages.warning(request, "The comment is not sent until you publish or return the text.")
    keep_unsent(request, edition, unsent)
    return redirect(page_after(request, edition))


@backoffice_page()
@require_POST
def resolve(request, number, comment_id):
    """Save what is written on the page, then mark a remark as resolved."""
    edition = edition_or_404(request, number)
    remark = find_remark(edition, str(comment_id))
    if remark is None:
        raise Http404("No such remark.")
    unsent = written_texts(request)
    try:
        store_written(request, edition)
        unsent = decision_texts(request)
        actions.resolve(remark, by=request.user)
    except (ValidationError, PermissionDenied) as error:
        # Whoever may edit a text may resolve the remarks on it.
        return refuse(request, edition, May.EDIT, error, unsent)
    keep_unsent(request, edition, unsent)
    return redirect(page_after(request, edition))


@backoffice_page()
@require_POST
def discard_text(request, number):
    """Throw away one text that was not sent."""
    edition = edition_or_404(request, number)
    discard_unsent(request, edition)
    return redirect(page_after(request, edition))

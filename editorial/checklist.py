"""What a reviewer looks at before an edition is published."""

from dataclasses import dataclass, field

from django.urls import reverse

from backoffice.moments import in_words
from editorial.similar import similar
from sources.models import LinkCheck


@dataclass(frozen=True)
class Check:
    """One line of the checklist; `details` are (text, url or "") to look at."""

    is_good: bool
    sentence: str
    details: list = field(default_factory=list)


def checklist(edition, snapshot, waiting, sourced):
    """The Checks of an edition, in the order of the form.

    `waiting` are its Unconfirmed statements, `sourced` its SourcedFields.
    """
    return [
        check_completeness(edition, waiting),
        check_remarks(edition),
        check_evidence(edition),
        check_originality(edition, snapshot),
        check_links(edition),
        check_image(edition),
        check_sources(sourced),
    ]


def check_completeness(edition, waiting):
    missing = edition.missing()
    if not missing and not waiting:
        return Check(True, "Ready to publish.")
    details = [(sentence, "") for sentence in missing.values()]
    form = reverse("admin:practices_edition_change", args=[edition.pk])
    for each in waiting:
        details.append((each.sentence, f"{form}#{each.anchor}"))
    return Check(False, "Something is missing.", details)


def check_remarks(edition):
    remarks = edition.review_comments.open()
    if not remarks:
        return Check(True, "All remarks are resolved.")
    details = [(str(remark), f"#remark-{remark.pk}") for remark in remarks]
    sentence = "1 remark is not resolved. Publishing leaves it open."
    if len(details) > 1:
        sentence = f"{len(details)} remarks are not resolved. Publishing leaves them open."
    return Check(False, sentence, details)


def check_evidence(edition):
    if edition.evidence.strip():
        return Check(True, "Evidence of success is filled in.")
    return Check(False, "Evidence of success is empty.")


def check_sources(sourced):
    """No field needs a source yet, but the reviewer sees which have none."""
    good = [each for each in sourced if each.is_good]
    sentence = f"{len(good)} of {len(sourced)} filled fields have sources that are confirmed."
    details = [(f"{each.label}: {each.in_words}", "") for each in sourced]
    return Check(len(good) == len(sourced), sentence, details)


def check_originality(edition, snapshot):
    others = similar(edition, snapshot)
    if not others:
        return Check(True, "No other practice has a similar title or summary.")
    details = []
    for other, per_cent in others:
        text = f"{other} ({per_cent} % alike)"
        details.append((text, other.get_absolute_url()))
    return Check(
        False,
        "Other practices have a similar title or summary. Check that this one is new.",
        details,
    )


def check_links(edition):
    links = edition.links
    if not links:
        return Check(True, "The text has no links.")
    # No request goes out from here: a slow site must not hold up the page of the review.
    checks = LinkCheck.objects.fresh().in_bulk(links, field_name="url")
    details = []
    for link in links:
        check = checks.get(link)
        if not does_answer(check):
            text = describe_link(link, check)
            details.append((text, link))
    if not details:
        return Check(True, all_answer(len(links)))
    number_answering = len(links) - len(details)
    return Check(False, not_all_answer(len(links), number_answering), details)


def does_answer(check):
    if check is None:
        return False
    return check.state == LinkCheck.State.ANSWERS


def all_answer(number):
    if number == 1:
        return "The link in the text works."
    return f"All {number} links work."


def not_all_answer(number, answering):
    if number == 1:
        return "The text has a link. Check that it works."
    return f"{answering} of {number} links work. Check the others."


def describe_link(link, check):
    """A link with the result of its LinkCheck; None if there is no fresh one."""
    if check:
        checked_at = in_words(check.checked_at)
        return f"{link} ({check.get_state_display()}: {check.answer}, {checked_at})"
    if LinkCheck.can_store(link):
        return f"{link} (not checked yet)"
    return f"{link} (too long to check)"


def check_image(edition):
    if not edition.image:
        return Check(True, "No image: nothing to check.")
    is_described = edition.image_alt.strip() != ""
    is_credited = edition.image_credit.strip() != ""
    if is_described and is_credited:
        return Check(
            True, f"The image has alternative text and is credited to {edition.image_credit}."
        )
    return Check(False, "The image has no alternative text or no credit.")

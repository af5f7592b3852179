"""What a reviewer looks at before an edition is published."""

from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.formats import date_format

from editorial.similar import similar
from sources.models import LinkCheck


@dataclass(frozen=True)
class Check:
    """One line of the checklist; `details` are (text, address or "") to look at."""

    is_good: bool
    sentence: str
    details: list = field(default_factory=list)


def checklist(edition, snapshot):
    """The Checks of an edition, in the order of the form."""
    return [_complete(edition), _evidence(edition), _alone(edition, snapshot), _links(edition), _image(edition)]


def _complete(edition):
    missing = edition.missing()
    if not missing:
        return Check(True, "Everything that publishing asks for is there.")
    return Check(False, "Something is missing.", [(sentence, "") for sentence in missing.values()])


def _evidence(edition):
    citations = edition.citations.count()
    cited = "1 statement of a source is cited." if citations == 1 else f"{citations} statements of sources are cited."
    if edition.evidence.strip():
        return Check(True, f"There is evidence of success; {cited}")
    return Check(False, f"Nothing is said of evidence; {cited}")


def _alone(edition, snapshot):
    found = similar(edition, snapshot)
    if not found:
        return Check(True, "No other practice has a similar title or summary.")
    details = [(f"{other} ({per_cent} % alike)", other.get_absolute_url()) for other, per_cent in found]
    return Check(False, "Other practices have a similar title or summary: is this one new?", details)


def _links(edition):
    links = edition.links
    if not links:
        return Check(True, "The text has no links.")
    checks = LinkCheck.objects.fresh().in_bulk(links, field_name="url")
    good = [link for link, check in checks.items() if check.state == LinkCheck.State.ANSWERS]
    if len(good) == len(links):
        return Check(True, "The link in the text answers." if len(links) == 1 else f"All {len(links)} links answer.")
    details = [(_of_link(link, checks.get(link)), link) for link in links if link not in good]
    return Check(
        False,
        "The text has a link: look where it leads."
        if len(links) == 1
        else f"The text has {len(links)} links, and {len(good)} answer: look where the others lead.",
        details,
    )


def _of_link(link, check):
    if check is None:
        return f"{link} ({'not asked yet' if LinkCheck.can_store(link) else 'too long to be asked'})"
    asked_at = date_format(timezone.localtime(check.checked_at), "j F, H:i")
    return f"{link} ({check.get_state_display()}: {check.answer}, {asked_at})"


def _image(edition):
    if not edition.image:
        return Check(True, "There is no image.")
    if edition.image_alt.strip() and edition.image_credit.strip():
        return Check(True, f"The image is described, and credited to {edition.image_credit}.")
    return Check(False, "The image lacks a description or a credit.")

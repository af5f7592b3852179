"""What a reviewer looks at before an edition is published."""

import re
from dataclasses import dataclass, field

from practices.models import Edition
from practices.similar import similar

LINK = re.compile(r"https?://[^\s<>()\"'\]]+")
MOST_LINKS = 50


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
    texts = (getattr(edition, name) for name in Edition.TEXTS)
    found = dict.fromkeys(link.rstrip(".,;:!?") for text in texts for link in LINK.findall(text))
    links = [(link, link) for link in list(found)[:MOST_LINKS]]
    if not links:
        return Check(True, "The text has no links.")
    return Check(
        False,
        "The text has a link: does it answer?"
        if len(found) == 1
        else f"The text has {len(found)} links: do they answer?",
        links,
    )


def _image(edition):
    if not edition.image:
        return Check(True, "There is no image.")
    if edition.image_alt.strip() and edition.image_credit.strip():
        return Check(True, f"The image is described, and credited to {edition.image_credit}.")
    return Check(False, "The image lacks a description or a credit.")

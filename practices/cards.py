"""Practices as lists show them, straight from the search index: no model instance is made for a card."""

from dataclasses import dataclass

from partners.places import place_of


@dataclass(frozen=True)
class Card:
    """One practice.

    `place` names its regions or else its scope; `day` is the ordinal of the day of its publication.
    """

    record_id: int
    url: str
    title: str
    summary: str
    topics: str
    place: str
    projects: list
    taken_up: int
    day: int


def cards(documents, snapshot):
    """The Cards of these SearchDocuments, which are from this Snapshot."""
    return [card(document, snapshot) for document in documents]


def card(document, snapshot):
    return Card(
        record_id=document.record_id,
        url=document.url,
        title=document.title,
        summary=document.summary,
        topics=" · ".join(snapshot.labels(document, "topic")),
        place=place_of(snapshot, document) or document.card["scope"] or "Place not stated",
        projects=document.card["projects"],
        taken_up=document.card["taken_up"],
        day=document.newest,
    )

"""Practices as lists show them, straight from the search index."""

from dataclasses import dataclass

from partners.places import place_of


@dataclass(frozen=True)
class Card:
    """One practice; `place` is its regions in words or else the scope, `day` that of its publication, an ordinal."""

    number: int
    url: str
    title: str
    summary: str
    topics: str
    place: str
    projects: list
    taken_up: int
    day: int


def cards(documents, held):
    """The Cards of these SearchDocuments; `held` is the Snapshot that they are from."""
    return [
        Card(
            number=document.record_id,
            url=document.url,
            title=document.title,
            summary=document.summary,
            topics=" · ".join(held.labels(document, "topic")),
            place=place_of(held, document) or document.card["scope"] or "Place not stated",
            projects=document.card["projects"],
            taken_up=document.card["taken_up"],
            day=document.newest,
        )
        for document in documents
    ]

"""Results of the search over everything, whatever their kind."""

from catalogue.cards import Card
from partners.places import place_of


def result_card(document, snapshot):
    """The Card of this SearchDocument, which is from this Snapshot."""
    meta = ()
    place = place_of(snapshot, document)
    if place:
        meta = (place,)
    return Card(
        # Records of two kinds can have the same number.
        key=(document.kind, document.record_id),
        url=document.url,
        title=document.title,
        # Some kinds of record have no summary, so an empty one gets no paragraph.
        summary=document.summary or None,
        meta=meta,
    )

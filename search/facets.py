"""Facet counts: how many documents have each value of a facet, from the bitmaps of the snapshot."""

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappush, heapreplace

SHOWN, SHOWN_WITH_MORE = 10, 500


@dataclass(frozen=True)
class Facet:
    """A filter shown with its values and their numbers.

    `labels(held, values)` gives what addresses say and what people read in a Snapshot, {value: (address, label)}; a
    value without them is not shown. `shown_by` names the facet whose values are listed where that is another one:
    practices count for every region around theirs, but only those that are stated are listed.
    """

    label: str
    labels: Callable
    shown_by: str = ""


@dataclass(frozen=True)
class Option:
    """One value of a facet, as the page shows it."""

    value: str
    label: str
    count: int
    selected: bool


def of_choices(choices):
    """The `labels` of a facet with fixed choices."""
    labels = {str(value): (str(value), str(label)) for value, label in choices}
    return lambda held, values: {value: labels[value] for value in values if value in labels}


def of_records(records, address, label):
    """The `labels` of a facet whose values are the keys of `records()`, by two of their columns.

    A change of those must be one of the index as well: then there is another Snapshot.
    """

    def labels(held, values):
        known = held.called.setdefault((records, label), {})
        if unknown := [value for value in values if value not in known]:
            rows = records().filter(pk__in=unknown).values_list("pk", address, label)
            known |= dict.fromkeys(unknown) | {str(number): (slug, name) for number, slug, name in rows}
        return {value: known[value] for value in values if known[value]}

    return labels


def of_names(facet):
    """The `labels` of a facet whose values have Names (`search.names`)."""
    return lambda held, values: {
        value: (name.address, name.label) for value in values if (name := held.names.by_value.get((facet, value)))
    }


def count(snapshot, kind, name, facet, documents, limit=None):
    """{value: number of `documents`} of the values that some have, the most frequent first; at most `limit`.

    Exact for those it gives: values are counted from the one that most documents have at all, and no value with fewer
    documents than the least of `limit` can come among them.
    """
    listed = snapshot.postings.get((kind, facet.shown_by), None) if facet.shown_by else None
    everything = len(documents) == len(snapshot.of_kind.get(kind, ()))
    counted, least = {}, []
    for size, value, having in snapshot.by_size(kind, name):
        if limit and len(least) == limit and size <= least[0]:
            break
        if listed is not None and not listed.get(value):
            continue
        number = size if everything else having.intersection_cardinality(documents)
        if not number:
            continue
        counted[value] = number
        if limit:
            (heappush if len(least) < limit else _replace)(least, number)
    ranked = sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))
    return dict(ranked[:limit])


def _replace(least, number):
    if number > least[0]:
        heapreplace(least, number)

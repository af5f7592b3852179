"""Facet counts: how many documents have each value of a facet, from the bitmaps of the snapshot."""

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappush, heapreplace
from itertools import islice

SHOWN, SHOWN_WITH_MORE = 10, 500
# Looking up the value of so many documents takes as long as comparing two bitmaps in one of their containers, each of
# 2^16 numbers (measured at 2,000 values, 100,000 and 1,000,000 documents).
DOCUMENTS_A_CONTAINER = 2.5


@dataclass(frozen=True)
class Facet:
    """A filter shown with its values and their numbers.

    `labels(held, values)` gives what addresses say and what people read in a Snapshot, {value: (address, label)}; a
    value without them is not shown. `shown_by` names the facet whose values are listed where that is another one:
    practices count for every region around theirs, but only those that are stated are listed. `is_tree`: values
    whose Name has a parent are counted inside it.
    """

    label: str
    labels: Callable
    shown_by: str = ""
    is_tree: bool = False

    @property
    def many(self):
        """Its values in words, as “countries of a partner”."""
        first, *rest = self.label.lower().split(" ")
        first = first.removesuffix("y") + ("ies" if first.endswith("y") else "es" if first.endswith("s") else "s")
        return " ".join([first, *rest])


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
    column = snapshot.columns.get((kind, name))
    containers = 1 + snapshot.last // 2**16
    if column and not facet.shown_by and len(documents) < DOCUMENTS_A_CONTAINER * containers * len(column.values):
        return _most(column.count(documents), limit)
    listed = snapshot.postings.get((kind, facet.shown_by), {}) if facet.shown_by else None
    if len(documents) == len(snapshot.of_kind.get(kind, ())):
        sizes = snapshot.by_size(kind, name)
        return dict(islice(((v, size) for size, v, _, _ in sizes if size and _is_listed(v, listed)), limit))
    counter = _Counter(limit, listed)
    counter.count(snapshot.tree(kind, name) if facet.is_tree else snapshot.by_size(kind, name), documents)
    return _most(counter.counted, limit)


def _is_listed(value, listed):
    return listed is None or bool(listed.get(value))


class _Counter:
    """Counts values from the one that most documents have on, until no other can come among the `limit` first ones."""

    def __init__(self, limit, listed):
        self.limit, self.listed = limit, listed
        self.counted, self.least = {}, []

    def count(self, values, documents):
        """Count (size, value, having, those inside it), which no value can exceed, in `documents`."""
        for size, value, having, inside in values:
            if min(size, len(documents)) <= self._least:
                break
            some = having & documents if inside else None
            number = len(some) if inside else having.intersection_cardinality(documents)
            if number and _is_listed(value, self.listed):
                self._keep(value, number)
            if number and inside:
                self.count(inside, some)

    @property
    def _least(self):
        """What a value must have more than."""
        return self.least[0] if self.limit and len(self.least) == self.limit else 0

    def _keep(self, value, number):
        self.counted[value] = number
        if self.limit:
            if len(self.least) < self.limit:
                heappush(self.least, number)
            elif number > self.least[0]:
                heapreplace(self.least, number)


def _most(counted, limit):
    """Those of the highest numbers, in order."""
    if limit and len(counted) > limit:
        least = sorted(counted.values())[-limit]
        counted = {value: number for value, number in counted.items() if number >= least}
    return dict(sorted(counted.items(), key=lambda pair: (-pair[1], pair[0]))[:limit])

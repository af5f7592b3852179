"""Facet counts: how many documents have each value of a facet."""

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heappush, heapreplace
from operator import itemgetter

SHOWN, SHOWN_WITH_MORE = 10, 500
# Looking up the value of so many documents takes as long as comparing two bitmaps in
# one of their containers, each of 2^16 numbers (measured at 2,000 values, 100,000 and
# 1,000,000 documents).
DOCUMENTS_A_CONTAINER = 2.5
CONTAINER = 2**16


@dataclass(frozen=True)
class Facet:
    """A filter that is shown with its values and their numbers.

    `labels(snapshot, values)` gives {value: (slug, label)}: what URLs have and what
    people read. A value without them is not shown. `shown_by` names another facet whose
    values are listed: records count for every area around theirs, but only the areas
    that are stated are listed. `is_tree`: values whose Name has a parent are counted
    inside it. `plural` is what its values are called, where the label does not tell.
    """

    label: str
    labels: Callable
    shown_by: str = ""
    is_tree: bool = False
    plural: str = ""

    @property
    def many(self):
        """Its values in words, as “countries of a partner”."""
        if self.plural:
            return self.plural
        noun, *rest = self.label.lower().split(" ")
        if noun.endswith("y"):
            plural = noun.removesuffix("y") + "ies"
        elif noun.endswith("s"):
            plural = f"{noun}es"
        else:
            plural = f"{noun}s"
        return " ".join([plural, *rest])


@dataclass(frozen=True)
class Option:
    """One value of a facet, as the page shows it.

    `note` tells it from others of the same label; `depth` is how many of the values listed lie around it.
    """

    value: str
    label: str
    count: int
    selected: bool
    note: str = ""
    depth: int = 0


def of_choices(choices):
    """The `labels` of a facet with fixed choices."""
    known = {}
    for value, label in choices:
        slug = str(value)
        # The index holds text, whatever the type of a choice.
        known[slug] = (slug, str(label))

    def labels(snapshot, values):
        found = {}
        for value in values:
            if value in known:
                found[value] = known[value]
        return found

    return labels


def of_records(records, slug, label):
    """The `labels` of a facet whose values are the keys of `records()`.

    `slug` and `label` name two of their columns. A change of those columns must also be
    one of the index: only then there is another Snapshot.
    """

    def labels(snapshot, values):
        known = snapshot.cache.facet_labels.setdefault((records, label), {})
        unknown = [value for value in values if value not in known]
        if unknown:
            # A record that is not there is kept too, as None: it is not looked up
            # again.
            known.update(dict.fromkeys(unknown))
            missing = records().filter(pk__in=unknown)
            for number, *row in missing.values_list("pk", slug, label):
                known[str(number)] = tuple(row)
        found = {}
        for value in values:
            if known[value]:
                found[value] = known[value]
        return found

    return labels


def of_names(facet):
    """The `labels` of a facet whose values have Names (`search.names`)."""

    def labels(snapshot, values):
        by_value = snapshot.names.by_value
        found = {}
        for value in values:
            name = by_value.get((facet, value))
            if name:
                found[value] = (name.slug, name.label)
        return found

    return labels


def count_facets(snapshot, kind, requests):
    """{name: (labels, counts)} of all facets of a page.

    Each is asked for as (name, facet, documents, limit). `labels` are what
    `facet.labels` gives, `counts` what `count` gives.
    """
    counted = {}
    for name, facet, documents, limit in requests:
        counts = count(snapshot, kind, name, facet, documents, limit)
        labels = facet.labels(snapshot, list(counts))
        counted[name] = (labels, counts)
    return counted


def count(snapshot, kind, name, facet, documents, limit=None):
    """{value: number of `documents`} of the values that some of them have.

    The most frequent values come first, and at most `limit` of them. The numbers given
    are exact: values are counted from the one that most documents have at all, and a
    value with fewer documents than the least of `limit` cannot come among them.
    """
    column = snapshot.columns.get((kind, name))
    if column and not facet.shown_by:
        containers = 1 + snapshot.last_id // CONTAINER
        comparisons = containers * len(column.values)
        if len(documents) < DOCUMENTS_A_CONTAINER * comparisons:
            counts = column.count(documents)
            return most_frequent(counts, limit)
    listed = None
    if facet.shown_by:
        listed = snapshot.postings.get((kind, facet.shown_by), {})
    values = values_by_size(snapshot, kind, name)
    everything = snapshot.of_kind.get(kind, ())
    if len(documents) == len(everything):
        return sizes_of(values, listed, limit)
    if facet.is_tree:
        values = value_tree(snapshot, kind, name)
    counter = Counter(limit, listed)
    counter.count(values, documents)
    return most_frequent(counter.counts, limit)


def values_by_size(snapshot, kind, facet):
    """[(number of documents, value, documents, ())] of a facet, the largest first.

    They are plain tuples: a count walks through thousands of them.
    """
    kept = snapshot.cache.facet_values
    if (kind, facet) not in kept:
        postings = snapshot.postings.get((kind, facet), {})
        nodes = []
        for value in sorted(postings):
            documents = postings[value]
            nodes.append((len(documents), value, documents, ()))
        # A sort keeps the order of equal ones: by value.
        nodes.sort(key=itemgetter(0), reverse=True)
        kept[kind, facet] = nodes
    return kept[kind, facet]


def value_tree(snapshot, kind, facet):
    """The same, each with a list of the values inside it, as the Names of the values say."""
    kept = snapshot.cache.facet_values
    key = (kind, facet, "tree")
    if key not in kept:
        nodes = values_by_size(snapshot, kind, facet)
        inside = {value: [] for _, value, _, _ in nodes}
        roots = []
        for size, value, documents, _ in nodes:
            siblings = roots
            name = snapshot.names.by_value.get((facet, value))
            if name and name.parent in inside:
                siblings = inside[name.parent]
            siblings.append((size, value, documents, inside[value]))
        # Only now: another thread must not count with half of them.
        kept[key] = roots
    return kept[key]


def sizes_of(values, listed, limit):
    """The same as a count of all documents: the size of each value is known."""
    sizes = {}
    for size, value, _, _ in values:
        if len(sizes) == limit:
            break
        is_listed = listed is None or listed.get(value)
        if size and is_listed:
            sizes[value] = size
    return sizes


class Counter:
    """Counts values until no other can come among the `limit` first ones.

    It begins with the value that most documents have at all. `listed` has the documents
    of the values that may be counted; None where all may.
    """

    def __init__(self, limit, listed):
        self.limit = limit
        self.listed = listed
        self.counts = {}
        self.highest = []  # a heap of the `limit` highest numbers, the least in front
        self.threshold = 0  # a value must have more documents than this

    def count(self, values, documents):
        """Count `values`, as `values_by_size` gives them, in `documents`."""
        most = len(documents)
        for size, value, having, inside in values:
            # Those that follow are no larger, and none can have more of `documents`
            # than its size.
            if min(size, most) <= self.threshold:
                break
            if inside:
                shared = having & documents
                number = len(shared)
            else:
                number = having.intersection_cardinality(documents)
            if not number:
                continue
            if self.listed is None or self.listed.get(value):
                self.keep(value, number)
            if inside:
                self.count(inside, shared)

    def keep(self, value, number):
        self.counts[value] = number
        if not self.limit:
            return
        if len(self.highest) < self.limit:
            heappush(self.highest, number)
        elif number > self.highest[0]:
            heapreplace(self.highest, number)
        if len(self.highest) == self.limit:
            self.threshold = self.highest[0]


def most_frequent(counts, limit):
    """The values with the highest numbers, in order; of equal ones the first by name."""
    if limit and len(counts) > limit:
        # Sorting thousands of plain numbers is far quicker than sorting them by a key.
        least = sorted(counts.values())[-limit]
        counts = {value: number for value, number in counts.items() if number >= least}
    # Two sorts without a function of Python's are quicker than one by a pair.
    ranked = sorted(counts)
    ranked.sort(key=counts.get, reverse=True)
    return {value: counts[value] for value in ranked[:limit]}

"""Reads from the database which documents have which values of facets."""

from array import array
from collections import defaultdict
from dataclasses import dataclass

from pyroaring import BitMap

from search.columns import Column
from search.models import SearchDocument

# Documents read at once; they fit into memory.
CHUNK = 50_000
# The week of a document's newest day, counted from the year 1. A facet like any other:
# it finds the newest documents.
WEEK = "week"
# A facet with fewer values is counted fast enough by its bitmaps.
MANY_VALUES = 100


@dataclass(frozen=True, kw_only=True)
class DocumentSets:
    """The documents of the index at one version, as bitmaps of their numbers.

    `last_id` is the highest number, `alive` has the documents of all kinds, `of_kind`
    those of each kind, and `postings` for each (kind, facet) those of each value.
    `columns` has the same as `postings` for facets with many values of which no
    document has two.
    """

    last_id: int
    alive: BitMap
    of_kind: dict[str, BitMap]
    postings: dict[tuple[str, str], dict[str, BitMap]]
    columns: dict[tuple[str, str], Column]


def values_of(terms):
    """{facet: [value]} of the `terms` of a document."""
    values = defaultdict(list)
    for term in terms.split("\n"):
        facet, _, value = term.partition("=")
        values[facet].append(value)
    return dict(values)


def read_rows(generation, *, after_version, to_version):
    """(number, kind, newest, terms) of the documents between two versions."""
    documents = SearchDocument.objects.filter(
        generation=generation,
        version__gt=after_version,
        version__lte=to_version,
    )
    rows = documents.order_by("pk").values_list("pk", "kind", "newest", "terms")
    last_id = 0
    while chunk := list(rows.filter(pk__gt=last_id)[:CHUNK]):
        yield from chunk
        last_id = chunk[-1][0]


def load(generation, version):
    """The DocumentSets of a whole generation."""
    # A bitmap made once from an array takes a fraction of the time of adding numbers
    # one by one.
    numbers_of_kind = defaultdict(new_numbers)
    numbers_of_term = defaultdict(lambda: defaultdict(new_numbers))
    numbers_of_week = defaultdict(new_numbers)
    # Still 0 after the loop if the index is empty: the `last_id` of no documents.
    number = 0
    rows = read_rows(generation, after_version=-1, to_version=version)
    for number, kind, newest, terms in rows:
        numbers_of_kind[kind].append(number)
        numbers_of_week[kind, newest // 7].append(number)
        terms_of_kind = numbers_of_term[kind]
        for term in terms.split("\n"):
            terms_of_kind[term].append(number)
    postings = postings_of(numbers_of_term, numbers_of_week)
    of_kind = {kind: BitMap(numbers) for kind, numbers in numbers_of_kind.items()}
    return DocumentSets(
        last_id=number,
        alive=BitMap.union(BitMap(), *of_kind.values()),
        of_kind=of_kind,
        postings=postings,
        columns=columns_of(postings),
    )


def new_numbers():
    return array("I")


def postings_of(numbers_of_term, numbers_of_week):
    """{(kind, facet): {value: documents}} from the numbers of each kind's terms and weeks."""
    postings = defaultdict(dict)
    for kind, terms in numbers_of_term.items():
        for term, numbers in terms.items():
            facet, _, value = term.partition("=")
            postings[kind, facet][value] = BitMap(numbers)
    for (kind, week), numbers in numbers_of_week.items():
        postings[kind, WEEK][week] = BitMap(numbers)
    return dict(postings)


def columns_of(postings):
    """The Columns of the facets that have many values and of which no document has two."""
    columns = {}
    for (kind, facet), values in postings.items():
        if facet == WEEK or len(values) < MANY_VALUES:
            continue
        documents = BitMap.union(*values.values())
        # A document with two values is counted in two bitmaps.
        counted = sum(map(len, values.values()))
        if len(documents) == counted:
            columns[kind, facet] = Column(values)
    return columns


def patch(sets, removed, rows):
    """`sets` without the documents `removed` and with those of `rows`.

    All that stays the same is shared with `sets`.
    """
    of_kind = {kind: numbers - removed for kind, numbers in sets.of_kind.items()}
    postings = {}
    for key, values in sets.postings.items():
        postings[key] = {value: without(numbers, removed) for value, numbers in values.items()}
    columns = dict(sets.columns)
    last_id = sets.last_id
    for last_id, kind, newest, terms in rows:
        document = BitMap([last_id])
        of_kind[kind] = of_kind.get(kind, document) | document
        values_by_facet = values_of(terms)
        values_by_facet[WEEK] = [newest // 7]
        for facet, values in values_by_facet.items():
            key = (kind, facet)
            add_to_postings(postings.setdefault(key, {}), values, document)
            add_to_column(columns, key, values, document)
    return DocumentSets(
        last_id=last_id,
        alive=BitMap.union(BitMap(), *of_kind.values()),
        of_kind=of_kind,
        postings=postings,
        columns=columns,
    )


def without(numbers, removed):
    """`numbers` without those `removed`; the same bitmap where it has none of them."""
    if numbers.intersect(removed):
        return numbers - removed
    return numbers


def add_to_postings(postings, values, document):
    # `|` makes a new bitmap: the old one still belongs to the older Snapshot.
    for value in values:
        postings[value] = postings.get(value, document) | document


def add_to_column(columns, key, values, document):
    """Add a document to the column of a facet; one with two values ends the column."""
    if key not in columns:
        return
    if len(values) > 1:
        del columns[key]
    else:
        columns[key].add(values[0], document)

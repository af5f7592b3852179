"""What a search field suggests while somebody writes: titles, and the Names of facet values."""

from dataclasses import dataclass

from pyroaring import BitMap

from search.engines import Term, engine, reading, time_is_up
from search.models import SearchDocument, SearchWord
from search.query import TooLong, parse
from search.registry import INDEXES, index_of
from search.snapshot import NO_DOCUMENTS
from search.text import LONGEST_WORD

MOST = 10
COMPLETIONS = 5  # words that the last, unfinished one may become
LOOKED_AT = 40  # titles of a kind, the last written first
NAMES_OF_A_GROUP = 2


@dataclass(frozen=True)
class Suggestion:
    """A line below the field: what it is (`group`), its `label`, and where it leads.

    `note` is what is written beside it.
    """

    group: str
    label: str
    note: str
    url: str


def suggest(snapshot, text, *, kind, suggest_name):
    """At most MOST Suggestions for the `text` so far.

    They are of records of every kind, by their titles, and of Names. A Name is
    suggested where documents of `kind` have it; `suggest_name(name, number)` makes the
    Suggestion.

    Raises engines.SearchUnavailable and engines.TooSlow.
    """
    words = words_to_complete(text)
    if not words:
        return []
    *finished, last = words
    if len(last) < 2 and not finished:
        return []
    names = suggest_names(snapshot, finished, last, kind, suggest_name)
    with reading():
        titles = suggest_titles(snapshot, finished, last, MOST - len(names))
    return titles + names


def words_to_complete(text):
    """The words that are asked for; none where nothing can be completed."""
    try:
        query = parse(text)
    except TooLong:
        return []
    # Whoever is writing a word that must not occur wants no suggestion of it.
    if not query.clauses or query.clauses[-1].is_excluded:
        return []
    words = []
    for clause in query.wanted:
        words += clause.words
    return words


def suggest_names(snapshot, finished, last, kind, suggest_name):
    """Suggestions of the Names with these words; in each group the most frequent."""
    names = snapshot.names
    keys = names.beginning_with(last)
    for word in finished:
        keys = keys & names.by_word.get(word, set())
    counted = []
    for facet, value in keys:
        number = len(snapshot.having(kind, facet, [value]))
        if number:
            counted.append((-number, names.by_value[facet, value]))
    counted.sort(key=by_number_and_label)
    groups = {}
    for negative, name in counted:
        groups.setdefault(name.group, []).append((name, -negative))
    suggestions = []
    for group in sorted(groups, reverse=True):
        for name, number in groups[group][:NAMES_OF_A_GROUP]:
            suggestions.append(suggest_name(name, number))
    return suggestions


def by_number_and_label(item):
    negative, name = item
    return negative, name.label


def suggest_titles(snapshot, finished, last, room):
    """At most `room` Suggestions of records with these words in their title."""
    begun = engine().beginning(last[:LONGEST_WORD])
    known = SearchWord.objects.filter(begun, generation=snapshot.generation)
    known = known.order_by("-documents", "word")
    most_frequent = known.values_list("word", flat=True)[:COMPLETIONS]
    # The word itself too, however many others are more frequent.
    completions = dict.fromkeys([last, *most_frequent])
    # One time for all words: each of them is asked of the database.
    deadline = time_is_up()
    sets = []
    for word in completions:
        term = Term((word,), in_title=True)
        sets.append(snapshot.matching(term, deadline))
    documents = BitMap.union(*sets)
    for word in finished:
        term = Term((word,), in_title=True)
        documents = documents & snapshot.matching(term, deadline)
    start = " ".join([*finished, last])
    return best_titles(snapshot, documents, start, room)


def best_titles(snapshot, documents, start, room):
    """Suggestions of the best among each kind's last written `documents`.

    The best titles begin with `start`; then the short ones. Every kind has as many
    places as its Index says; room that is left goes to the best of all.
    """
    last_written = last_written_of_kinds(snapshot, documents)
    titles = read_titles(BitMap.union(*last_written.values()))

    def order(number):
        title = titles[number]
        return not title.startswith(start), len(title), title

    ranked = {}
    shares = []
    for index in INDEXES:
        numbers = [number for number in last_written[index.kind] if number in titles]
        ranked[index.kind] = sorted(numbers, key=order)
        shares += ranked[index.kind][: index.suggested]
    shares = shares[:room]
    others = set(titles).difference(shares)
    rest = sorted(others, key=order)
    room_left = room - len(shares)
    chosen = {*shares, *rest[:room_left]}
    in_order = []
    for numbers in ranked.values():
        in_order += [number for number in numbers if number in chosen]
    listed = snapshot.documents(in_order)
    return [suggest_document(snapshot, document) for document in listed]


def last_written_of_kinds(snapshot, documents):
    """{kind: the LOOKED_AT highest numbers of its `documents`}."""
    last_written = {}
    for index in INDEXES:
        of_kind = documents & snapshot.of_kind.get(index.kind, NO_DOCUMENTS)
        last_written[index.kind] = of_kind[-LOOKED_AT:]
    return last_written


def read_titles(documents):
    """{number: folded title}."""
    if not documents:
        return {}
    rows = SearchDocument.objects.filter(pk__in=list(documents))
    return dict(rows.values_list("pk", "folded_title"))


def suggest_document(snapshot, document):
    index = index_of(document.kind)
    note = index.subtitle(snapshot, document)
    return Suggestion(index.label, document.title, note, document.url)

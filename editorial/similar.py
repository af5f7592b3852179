"""Practices that may be the same as a new one: they share words with it, and their texts are alike."""

from collections import Counter

from rapidfuzz import fuzz

from practices.models import Edition, Practice
from practices.search import practice_index
from search.engines import Term, time_is_up
from search.text import fold, stem, tokens

# Per cent, as rapidfuzz's token_set_ratio counts.
ALIKE = 75
SHORTEST_WORD = 4
MAX_WORDS = 12
# A word that more practices have than this says nothing, and its documents would take long to count.
MAX_DOCUMENTS_OF_WORD = 5_000
MAX_CANDIDATES = 50
MAX_OPEN = 500
MAX_SHOWN = 5


def similar(edition, snapshot):
    """[(Edition, per cent)] of other practices, published or open, with a title or summary much like this one's."""
    rows = []
    for other in candidates(edition, snapshot):
        per_cent = likeness(edition, other)
        if per_cent >= ALIKE:
            rows.append((other, round(per_cent)))
    rows.sort(key=lambda row: (-row[1], row[0].title))
    return rows[:MAX_SHOWN]


def likeness(edition, other):
    """How alike two titles or two summaries are, in per cent: the higher of both."""
    title = fold(edition.title)
    of_title = fuzz.token_set_ratio(title, fold(other.title))
    if not edition.summary:
        return of_title
    summary = fold(edition.summary)
    of_summary = fuzz.token_set_ratio(summary, fold(other.summary))
    return max(of_title, of_summary)


def candidates(edition, snapshot):
    others = Edition.objects.exclude(practice=edition.practice_id)
    others = others.select_related("practice")
    # Drafts are not in the index, published practices are too many to compare them all.
    yield from others.open().order_by("-updated_at")[:MAX_OPEN]
    practices = practices_sharing_words(edition, snapshot)
    yield from others.published().filter(practice__in=practices)


def practices_sharing_words(edition, snapshot):
    """The published practices that share the most words with title and summary; rare words count most."""
    documents_by_word = find_documents(edition, snapshot)
    rarest_first = sorted(documents_by_word.values(), key=len)
    weights = Counter()
    for documents in rarest_first[:MAX_WORDS]:
        if len(documents) > MAX_DOCUMENTS_OF_WORD:
            break
        for number in documents:
            weights[number] += 1 / len(documents)
    best = [number for number, _ in weights.most_common(MAX_CANDIDATES)]
    documents = snapshot.documents(best)
    record_ids = {document.record_id for document in documents}
    # A new edition of a practice shares most words with the published one.
    record_ids.discard(edition.practice_id)
    return Practice.objects.filter(pk__in=record_ids)


def find_documents(edition, snapshot):
    """{word: the practices' documents in which it occurs} for the longer words of title and summary."""
    deadline = time_is_up()
    documents_by_word = {}
    words = tokens(f"{edition.title} {edition.summary}")
    for word in dict.fromkeys(words):
        if len(word) < SHORTEST_WORD:
            continue
        exact = snapshot.matching(Term((word,)), deadline)
        other_forms = snapshot.matching(Term((stem(word),)), deadline)
        documents = exact | other_forms
        documents &= snapshot.of_kind.get(practice_index.kind, documents)
        if documents:
            documents_by_word[word] = documents
    return documents_by_word

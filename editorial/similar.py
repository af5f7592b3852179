"""Practices that may be the same as one that is new: by the words of their titles, and by how alike the texts are."""

from collections import Counter

from rapidfuzz import fuzz

from practices.models import Edition, Practice
from practices.search import practice_index
from search.engines import Term, time_is_up
from search.text import fold, stem, tokens

ALIKE = 75  # per cent, of rapidfuzz's token_set_ratio
MOST_WORDS, MOST_CANDIDATES, MOST_OPEN, MOST_SHOWN = 12, 50, 500, 5


def similar(edition, snapshot):
    """[(Edition, per cent)] of other practices, published or in work, with a title or summary much like this one's."""
    found = []
    for other in _candidates(edition, snapshot):
        title = fuzz.token_set_ratio(fold(edition.title), fold(other.title))
        summary = fuzz.token_set_ratio(fold(edition.summary), fold(other.summary)) if edition.summary else 0
        if max(title, summary) >= ALIKE:
            found.append((other, round(max(title, summary))))
    return sorted(found, key=lambda pair: (-pair[1], pair[0].title))[:MOST_SHOWN]


def _candidates(edition, snapshot):
    others = Edition.objects.exclude(practice=edition.practice_id).select_related("practice")
    yield from others.open().order_by("-updated_at")[:MOST_OPEN]
    numbers = _sharing_words(edition, snapshot)
    yield from others.published().filter(practice__in=numbers)


def _sharing_words(edition, snapshot):
    """The published practices that share the most words with title and summary, the rarest words counting most."""
    deadline, shared = time_is_up(), Counter()
    own = {number for number in [edition.practice_id] if number}
    found = {}
    for word in dict.fromkeys(tokens(f"{edition.title} {edition.summary}")):
        if len(word) > 3:
            documents = snapshot.matching(Term((word,)), deadline) | snapshot.matching(Term((stem(word),)), deadline)
            found[word] = documents & snapshot.of_kind.get(practice_index.kind, documents)
    rarest = sorted((documents for documents in found.values() if documents), key=len)[:MOST_WORDS]
    for documents in rarest:
        if len(documents) <= 100 * MOST_CANDIDATES:
            for number in documents:
                shared[number] += 1 / len(documents)
    best = [number for number, _ in shared.most_common(MOST_CANDIDATES)]
    return Practice.objects.filter(pk__in={d.record_id for d in snapshot.documents(best)} - own)

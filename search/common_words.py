"""Which documents hold the frequent words, found when the index is built.

A visitor would wait too long for them.
"""

from collections import Counter
from time import monotonic

from django.db.models import Max
from pyroaring import BitMap

from search import engines
from search.models import CommonWord, SearchDocument
from search.text import stem

# Of documents. Fewer are read from the database in less than a tenth of a second.
FREQUENT = 50_000
PATIENCE = 60  # seconds for one word


def candidates(words):
    """Those of `words`, {word: documents}, and of their stems that may be frequent."""
    stems = Counter()
    for word, documents in words.items():
        stems[stem(word)] += documents
    # `|` takes the higher of both numbers: a stem may be a word too.
    highest = stems | Counter(words)
    return sorted(word for word, documents in highest.items() if documents >= FREQUENT)


def save(generation, word):
    """Save which documents of a whole generation hold `word`, if it is frequent."""
    whole = SearchDocument.objects.filter(generation=generation)
    last_id = whole.aggregate(last=Max("pk"))["last"]
    deadline = monotonic() + PATIENCE
    documents = engines.matching(generation % 2, engines.Term((word,)), -1, deadline)
    if len(documents) < FREQUENT:
        return
    CommonWord.objects.create(
        generation=generation,
        word=word,
        last_id=last_id,
        documents=documents.serialize(),
    )


def known(generation):
    """The words that are saved for a generation."""
    words = CommonWord.objects.filter(generation=generation)
    return frozenset(words.values_list("word", flat=True))


def load(generation, word):
    """(the documents that held `word`, the number up to which that is known).

    (none, -1) where it is not saved.
    """
    saved = CommonWord.objects.filter(generation=generation, word=word).first()
    # It is deleted as soon as a newer generation is in force.
    if saved is None:
        return BitMap(), -1
    return BitMap.deserialize(bytes(saved.documents)), saved.last_id

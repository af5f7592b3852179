"""Where the frequent words are, found out when the index is built: a visitor would wait too long for it."""

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
    """The words of `words`, {word: documents}, and their stems that FREQUENT documents may hold, in their order."""
    stems = Counter()
    for word, documents in words.items():
        stems[stem(word)] += documents
    return sorted(word for word, documents in (stems | Counter(words)).items() if documents >= FREQUENT)


def remember(generation, word):
    """Keep the documents of a whole generation that hold `word`, if it is frequent."""
    term = engines.Term((word,))
    last_id = SearchDocument.objects.filter(generation=generation).aggregate(last=Max("pk"))["last"]
    documents = engines.matching(generation % 2, term, -1, monotonic() + PATIENCE)
    if len(documents) >= FREQUENT:
        CommonWord.objects.create(generation=generation, word=word, last_id=last_id, documents=documents.serialize())


def known(generation):
    """The words that are kept of a generation."""
    return frozenset(CommonWord.objects.filter(generation=generation).values_list("word", flat=True))


def load(generation, word):
    """(the documents that held `word`, the number up to which that is known); (none, -1) where it is forgotten."""
    kept = CommonWord.objects.filter(generation=generation, word=word).values_list("documents", "last_id").first()
    return (BitMap.deserialize(bytes(kept[0])), kept[1]) if kept else (BitMap(), -1)

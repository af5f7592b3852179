"""What a worker has looked up in the index and keeps in memory."""

from contextlib import suppress
from threading import Lock

from cachetools import LRUCache
from django.conf import settings
from pyroaring import BitMap

# Documents; about 3 MB each.
MOST_DOCUMENTS = 1_000
MOST_LEADS = 2_500
NOT_KEPT = (BitMap(), -1)
# A look-up in an LRUCache moves the entry to the front, so reading needs the lock as
# much as writing does.
lock = Lock()


class SnapshotCache:
    """What was looked up for a Snapshot.

    `terms` has (documents, last number asked about) of each Term. `documents` and
    `leads` have what was read of a document, by its number. Documents never change, so
    newer Snapshots of a generation share these three. The others belong to one version:
    `facet_values` has the values of facets in the order in which they are counted,
    `facet_labels` their labels, and `filter_records` the records that people filtered
    by.
    """

    def __init__(self):
        self.terms = LRUCache(settings.SEARCH_CACHE_BYTES, getsizeof=size_in_bytes)
        self.documents = LRUCache(MOST_DOCUMENTS)
        self.leads = LRUCache(MOST_LEADS)
        self.facet_values = {}
        self.facet_labels = {}
        self.filter_records = {}

    def for_next_version(self):
        """A cache for the next Snapshot of the same generation."""
        cache = SnapshotCache()
        cache.terms = self.terms
        cache.documents = self.documents
        cache.leads = self.leads
        return cache

    def term(self, term):
        """(documents, last number asked about) of a Term; (none, -1) where it is not kept."""
        with lock:
            return self.terms.get(term, NOT_KEPT)

    def keep_term(self, term, documents, last_id):
        # LRUCache refuses an entry larger than its whole limit with a ValueError.
        with lock, suppress(ValueError):
            self.terms[term] = (documents, last_id)

    @staticmethod
    def get_or_read(kept, numbers, read):
        """{number: entry}: from `kept`, and those it does not have from `read(numbers)`."""
        with lock:
            known = {number: kept[number] for number in numbers if number in kept}
        missing = [number for number in numbers if number not in known]
        if not missing:
            return known
        entries = read(missing)
        with lock:
            kept.update(entries)
        return known | entries


def size_in_bytes(entry):
    documents, _ = entry
    return len(documents.serialize()) + 200

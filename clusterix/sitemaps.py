from django.contrib.sitemaps import Sitemap

from search import snapshot
from search.engines import engine, reading
from search.models import SearchDocument


class Documents:
    """The documents of the index as a sequence, sliced in the bitmap: no page of a sitemap counts or skips rows."""

    def __init__(self, numbers):
        self.numbers = numbers

    def __len__(self):
        return len(self.numbers)

    def __getitem__(self, page):
        pks = engine().rows(self.numbers[page])
        documents = SearchDocument.objects.filter(pk__in=pks)
        with reading():
            return list(documents.only("url").order_by("pk"))


class Records(Sitemap):
    """Every public record, from the index: only public records are in it."""

    limit = 5_000

    def items(self):
        return Documents(snapshot.current().alive)

    def location(self, document):
        return document.url

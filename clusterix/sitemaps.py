from django.contrib.sitemaps import Sitemap

from search import snapshot
from search.engines import engine, reading
from search.models import SearchDocument


class Documents:
    """The documents of the index as a sequence whose parts are cut out of the bitmap: none is counted or passed by."""

    def __init__(self, numbers):
        self.numbers = numbers

    def __len__(self):
        return len(self.numbers)

    def __getitem__(self, page):
        documents = SearchDocument.objects.filter(pk__in=engine().rows(self.numbers[page]))
        with reading():
            return list(documents.only("url").order_by("pk"))


class Records(Sitemap):
    """Every public record, by way of the index: what is not public is not in it."""

    limit = 5_000

    def items(self):
        return Documents(snapshot.current().alive)

    def location(self, document):
        return document.url

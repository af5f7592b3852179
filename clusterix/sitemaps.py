from django.contrib.sitemaps import Sitemap

from search import snapshot
from search.models import SearchDocument


class Records(Sitemap):
    """Every public record, by way of the index: what is not public is not in it."""

    limit = 5_000

    def items(self):
        return SearchDocument.objects.filter(generation=snapshot.current().generation).order_by("pk")

    def location(self, document):
        return document.url

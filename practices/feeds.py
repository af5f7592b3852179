"""The newest of any filtered list of practices, for feed readers."""

from datetime import UTC, date, datetime

from django.contrib.syndication.views import Feed
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed

from practices.filters import PracticeFilterSet
from search.ranking import NEWEST

ENTRIES = 20


def entries(documents, snapshot):
    """An entry shows nothing but what is in its SearchDocument."""
    return documents


class PracticeFeed(Feed):
    """Takes the filters of the catalogue; the order is always by date, and there are no pages."""

    feed_type = Atom1Feed
    title = "ClusteriX: good practices"
    subtitle = "Good practices from European cooperation projects on clusters, newest first."

    def get_object(self, request):
        filters = PracticeFilterSet(request.GET, loader=entries)
        # A feed has no pages, so their parameters are unknown here.
        filters.check(also=())
        return filters

    def link(self, filters):
        return reverse("practices:list") + filters.links.unpaged()

    def feed_url(self, filters):
        return reverse("practices:feed") + filters.links.unpaged()

    def items(self, filters):
        return filters.query.page(0, ENTRIES, order=NEWEST)

    def item_title(self, document):
        return document.title

    def item_description(self, document):
        return document.summary

    def item_link(self, document):
        return document.url

    def item_updateddate(self, document):
        # The index keeps the day as a number; a feed needs a point in time.
        return datetime.combine(date.fromordinal(document.newest), datetime.min.time(), UTC)

    item_pubdate = item_updateddate

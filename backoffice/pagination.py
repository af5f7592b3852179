"""Pages of admin lists that stay quick however many records there are."""

from django.conf import settings
from django.core.paginator import Paginator
from django.utils.functional import cached_property


class MoreThan(int):
    """As many records as people page through, where there are more: it counts as that number, and says so."""

    def __str__(self):
        return f"more than {int(self):,}"


class BoundedPaginator(Paginator):
    """Counts and pages through the first `DEEPEST_RECORD` records, however many there are."""

    @cached_property
    def count(self):
        deepest = settings.DEEPEST_RECORD
        found = self.object_list.order_by()[: deepest + 1].count()  # in order, it would sort them all
        return found if found <= deepest else MoreThan(deepest)

"""Pages of admin lists that stay quick however many records there are."""

from django.conf import settings
from django.core.paginator import Paginator
from django.utils.functional import cached_property


class MoreThan(int):
    """A number that is cut off and shown as “more than 10,000”."""

    def __str__(self):
        return f"more than {int(self):,}"


class BoundedPaginator(Paginator):
    """Counts and shows the first `DEEPEST_RECORD` records."""

    # COUNT over a big table is slow.

    @cached_property
    def count(self):
        deepest = settings.DEEPEST_RECORD
        # With an order, the database would sort all records before it counts.
        first_records = self.object_list.order_by()[: deepest + 1]
        number = first_records.count()
        if number > deepest:
            return MoreThan(deepest)
        return number

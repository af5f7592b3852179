"""What the filters of a list leave, asked of the records' own table."""

from functools import cached_property

from django.db.models import Count

from catalogue.options import ShownFacet, list_options


class TableQuery:
    """For lists that are not in the index. They must stay small: every facet is a query."""

    has_pages = True
    # Nothing is searched in these lists.
    highlights = None
    passages = None
    matched = None

    def __init__(self, filters):
        self.filters = filters

    @cached_property
    def total(self):
        """How many records there are in all."""
        return self.filters.qs.count()

    def total_without(self, *names):
        """How many records there are with these filters off."""
        return self.filters.without(*names).query.total

    def page(self, offset, size):
        """The records of one page in order."""
        records = self.filters.qs.order_by(*self.filters.order)
        return list(records[offset : offset + size])

    def facet(self, name):
        """How many records each value of a facet has, with every other filter on and its own off."""
        column = self.filters.filters[name].field_name
        records = self.filters.without(name).qs.order_by()
        counts = records.values_list(column).annotate(number=Count("pk"))
        return dict(counts.order_by("-number", column))

    def options(self, name, limit=None):
        """The Options of a facet: all of them, since such facets have few."""
        counts = self.facet(name)
        labels = self.filters.facets[name].labels(None, list(counts))
        return list_options(self.filters, name, counts, dict(labels.values()))

    def shown_facets(self):
        """The facets that have something to choose."""
        shown = []
        for name, facet in self.filters.facets.items():
            options = self.options(name)
            if options:
                shown.append(ShownFacet(name, facet, options))
        return shown

"""Links around a list: the same list on another page, with one filter less, or with more values of a facet."""

from functools import cached_property
from itertools import combinations
from urllib.parse import urlencode

from django.conf import settings

from catalogue.parameters import plain_number

EXACT = "as_typed"  # searches words without synonyms and corrections; means nothing without words
# Parameters that change how a result is shown, not what is in it.
DISPLAY_PARAMS = ("sort", "page_size", "more", EXACT)
MOST_SUGGESTIONS = 5


def query_string(params):
    """The one way to write these (name, value): sorted, empty values dropped. Starts with “?” unless empty."""
    params = sorted((name, value) for name, value in params if value != "")
    if not params:
        return ""
    return f"?{urlencode(params)}"


def link_to(params):
    """An `href` for these parameters. An empty one would lead to the page with all its parameters again."""
    query = query_string(params)
    if not query:
        return "?"
    return query


class Links:
    """The links around the list that a FilterSet leaves, as query strings, and the labels of its active filters.

    `params` are the parameters in force as (name, value), without the page and without defaults.
    """

    def __init__(self, filters):
        self.filters = filters
        defaults = [
            ("page_size", str(settings.PAGE_SIZES[0])),
            ("sort", filters.default_sort),
        ]
        params = [("page_size", plain_number(size)) for size in filters.data.getlist("page_size")]
        for name in filters.filters.keys() & filters.data.keys():
            params += [(name, value) for value in filters.data.getlist(name)]
        self.params = [param for param in params if param not in defaults]

    def params_without(self, *names):
        return [(name, value) for name, value in self.params if name not in names]

    def page(self, number):
        """The query string of one page; the first page has no number."""
        if number == 1:
            return query_string(self.params)
        return query_string([*self.params, ("page", str(number))])

    def canonical(self):
        """The query string that this list is known by, however many values of a facet are shown beside it."""
        return query_string(self.params_without("more"))

    def unpaged(self):
        """The query string of the whole list, for a map, feed or file: those have no pages and one order."""
        return query_string(self.params_without("more", "page_size", "sort"))

    def more_values(self, name):
        """Leads to more values of one facet."""
        return query_string([*self.params_without("more"), ("more", name)])

    def fewer_values(self):
        return link_to(self.params_without("more"))

    def exact(self):
        """Leads to the same words without synonyms and corrections."""
        return query_string([*self.params, (EXACT, "yes")])

    def inexact(self):
        """Leads to the same words with synonyms and corrections."""
        return query_string(self.params_without(EXACT))

    def narrowing(self):
        """The (name, value) of every filter that narrows the list, in order."""
        return sorted(
            (name, value) for name, value in self.params if name not in DISPLAY_PARAMS and value
        )

    def active_filters(self):
        """(label, link without it) of every filter in force."""
        active = []
        for name, value in self.narrowing():
            others = self.params
            if name == "q":
                others = self.params_without(EXACT)
            link = link_to([param for param in others if param != (name, value)])
            active.append((self.label(name, value), link))
        return active

    def label(self, name, value):
        """What people read of one value of a filter."""
        field = self.filters.form.fields[name]
        if hasattr(field, "choices"):
            return self.filters.chosen_labels(name).get(value, value)
        return f"{self.filters.filters[name].label or name}: {value}"

    @cached_property
    def suggestions(self):
        """For an empty result, (label, link, number of records) of what could be dropped: one filter, or else two."""
        names = sorted({name for name, _ in self.narrowing()})
        for size in (1, 2):
            suggestions = [self.suggestion(dropped) for dropped in combinations(names, size)]
            suggestions = [suggestion for suggestion in suggestions if suggestion[-1]]
            if suggestions:
                suggestions.sort(key=lambda suggestion: -suggestion[-1])
                return suggestions[:MOST_SUGGESTIONS]
        return []

    def suggestion(self, names):
        """(label, link, number of records) of the list without these filters."""
        filters = self.filters.filters
        label = " and ".join(filters[name].label or name for name in names)
        dropped = names
        if "q" in names:
            dropped = (*names, EXACT)
        total = self.filters.query.total_without(*names)
        return label, link_to(self.params_without(*dropped)), total

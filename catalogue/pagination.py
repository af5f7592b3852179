"""One page of a list, with its number checked and the links around it."""

from functools import cached_property

from django.conf import settings

from catalogue.links import link_to, query_string
from catalogue.parameters import MOST_DIGITS, BadParameters, is_digits, plain_number
from search.ranking import BEST


def whole_number(params, name, default):
    """The value of `name`, at least 1; `default` where it is missing or empty. Raises BadParameters."""
    if not params.get(name):
        return default
    value = plain_number(params[name])
    if not is_digits(value) or value == "0":
        raise BadParameters({name: f"“{value[:40]}” is not a whole number from 1 on."})
    # `int` refuses numbers of some thousands of digits, and databases numbers of 20.
    if len(value) > MOST_DIGITS:
        raise BadParameters({name: f"“{value[:40]}” is too large a number."})
    return int(value)


def page_size(params):
    """How many records a page shows. Raises BadParameters."""
    size = whole_number(params, "page_size", settings.PAGE_SIZES[0])
    if size > settings.PAGE_SIZES[-1]:
        raise BadParameters(
            {"page_size": f"At most {settings.PAGE_SIZES[-1]} records fit on a page."}
        )
    return size


def last_page(total, size):
    """The last page that is shown. Beyond it, a list is read through the API's `next` links, or narrowed."""
    shown = min(total, settings.DEEPEST_RECORD)
    pages, rest = divmod(shown, size)
    if rest:
        pages += 1
    return max(1, pages)


def page_number(params, total, size):
    """The requested page of those that are shown; an empty list has one page. Raises BadParameters."""
    number = whole_number(params, "page", 1)
    last = last_page(total, size)
    if number <= last:
        return number
    message = f"There is no page {number}; the last one is {last}."
    if total > settings.DEEPEST_RECORD:
        message += f" Pages go as far as record {settings.DEEPEST_RECORD:,}."
    raise BadParameters({"page": message})


class Page:
    """One page of a list. Raises BadParameters where there is no such page.

    `url` is its one query string; `sort_options` are (value, label, whether it is in force).
    """

    is_sorted = True

    def __init__(self, filters):
        query = filters.query
        self.filters = filters
        self.links = filters.links
        self.total = query.total
        paged = query.total
        if not query.has_pages:
            paged = 1
        self.size = page_size(filters.data)
        self.sizes = sorted({*settings.PAGE_SIZES, self.size})
        self.number = page_number(filters.data, paged, self.size)
        self.last = last_page(paged, self.size)
        # The search over everything shows the best of each kind instead of pages.
        self.is_paged = paged == self.total
        self.is_cut = paged > self.last * self.size
        self.records = query.page((self.number - 1) * self.size, self.size)
        self.passages = query.passages
        self.url = self.links.page(self.number)

    @cached_property
    def previous(self):
        if self.number == 1:
            return None
        if self.number == 2:
            return link_to(self.links.params)
        return self.links.page(self.number - 1)

    @cached_property
    def next(self):
        if self.number == self.last:
            return None
        return self.links.page(self.number + 1)

    @cached_property
    def sort_options(self):
        filters = self.filters
        options = []
        for name, (label, order) in filters.sorts.items():
            if order == BEST and "q" not in filters.data:
                continue
            value = name
            if name == filters.default_sort:
                value = ""  # the default stays out of the URL
            options.append((value, label, name == filters.sort))
        return options


class SinglePage:
    """All that the filters leave on one page, as `show(filters)` draws it. Raises BadParameters for other pages."""

    is_sorted = False
    is_paged = False
    is_cut = False
    last = 1

    def __init__(self, filters, show):
        self.number = page_number(filters.data, 1, page_size(filters.data))
        self.total = filters.query.total
        self.records = None
        if self.total:
            self.records = show(filters)
        self.url = query_string(filters.links.params_without("sort", "page_size"))

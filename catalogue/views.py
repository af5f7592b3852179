"""What all list pages do alike."""

from itertools import chain, islice

from django.conf import settings
from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import path
from django.utils.cache import patch_vary_headers
from django.views.generic import TemplateView

from catalogue.exports import TYPES, answer
from catalogue.parameters import PAGING, last_page, page_number, page_size, query_string


def pairs(params):
    return [(name, value) for name, values in params.lists() for value in values]


def begun(numbers):
    """The same `numbers`, read as far as the first one: what cannot be read is found out before an answer begins."""
    numbers = iter(numbers)
    return chain(list(islice(numbers, 1)), numbers)


class Page:
    """One page of a list, with the links around it."""

    is_sorted = True

    def __init__(self, filters):
        self.filters = filters
        self.total = filters.total
        self.size = page_size(filters.data)
        self.number = page_number(filters.data, filters.paged, self.size)
        self.last = last_page(filters.paged, self.size)
        self.records = filters.page((self.number - 1) * self.size, self.size)

    @property
    def is_paged(self):
        """Whether all of it is shown in pages, rather than the best of each kind."""
        return self.filters.paged == self.total

    @property
    def is_cut(self):
        """Whether there are records beyond the last page."""
        return self.filters.paged > self.last * self.size

    def link(self, number):
        return query_string([*self.filters.pairs(), ("page", str(number) if number > 1 else "")]) or "?"

    @property
    def address(self):
        """The one query string of this page."""
        return query_string([*self.filters.pairs(), ("page", str(self.number) if self.number > 1 else "")])

    @property
    def sizes(self):
        return sorted({*settings.PAGE_SIZES, self.size})

    @property
    def previous(self):
        return self.link(self.number - 1) if self.number > 1 else None

    @property
    def next(self):
        return self.link(self.number + 1) if self.number < self.last else None


class SinglePage:
    """All that the filters leave on its only page, as `show(filters)` makes it, in no order that one could choose."""

    is_sorted = is_paged = is_cut = False
    last = 1

    def __init__(self, filters, show):
        self.number = page_number(filters.data, 1, page_size(filters.data))
        self.total = filters.total
        self.records = show(filters) if self.total else None
        manner = ("sort", "page_size")
        self.address = query_string([pair for pair in filters.pairs() if pair[0] not in manner])


class ListView(TemplateView):
    """A filtered list as a page, or only its changing part when htmx asks for that.

    Subclasses give `filterset_class`, `template_name`, `heading`, `one` and `many` (a record and records, in words) and
    `records()`, the queryset of what may be listed; where a page shows less than whole records, `loader` makes that of
    their documents in the index. Every way to ask for a list ends at the same address. With `table`, the list is also
    there as a file.
    """

    filterset_class = None
    page_class = Page
    heading = one = many = ""
    loader = table = file_format = None

    def records(self):
        return None

    @classmethod
    def as_files(cls, path_of, name):
        """The addresses of the list as files: `path_of` with the ending of each format."""
        return [
            path(f"{path_of}.{ending}", cls.as_view(file_format=ending), name=f"{name}-{ending}") for ending in TYPES
        ]

    def file(self):
        """All that the filters leave, as a file."""
        filters = self.filterset_class(self.request.GET, self.records())
        filters.check(also=())
        return answer(self.table, begun(filters.record_numbers()), filters.total, self.file_format)

    def get(self, request, *args, **kwargs):
        if self.file_format:
            return self.file()
        context = self.get_context_data(**kwargs)
        address = context["page"].address
        if not request.htmx and pairs(QueryDict(address[1:])) != pairs(request.GET):
            return redirect(f"{request.path}{address}", permanent=context["filters"].has_moved)
        response = self.render_to_response(context)
        patch_vary_headers(response, ["HX-Request"])
        if request.htmx:
            response["HX-Push-Url"] = f"{request.path}{address}"
        return response

    def get_context_data(self, **kwargs):
        with_loader = {"loader": self.loader} if self.loader else {}
        filters = self.filterset_class(self.request.GET, self.records(), **with_loader)
        filters.check(also=(*PAGING, *filters.of_forms))
        whole = not self.request.htmx or self.request.htmx.history_restore_request
        shown = {
            "filters": filters,
            "page": self.page_class(filters),
            "canonical_query": filters.canonical,
            "whole_query": filters.whole,
        }
        words = {"heading": self.heading, "one": self.one, "many": self.many}
        files = [(ending, f"{self.request.path.rstrip('/')}.{ending}{filters.whole}") for ending in TYPES]
        shown["files"] = files if self.table else []
        base = {"base_template": "base.html" if whole else "components/fragment.html"}
        return super().get_context_data(**kwargs, **shown, **words, **base)

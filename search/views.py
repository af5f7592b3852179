"""What all list pages do alike."""

from django.conf import settings
from django.http import QueryDict
from django.shortcuts import redirect
from django.utils.cache import patch_vary_headers
from django.views.generic import TemplateView

from search.parameters import page_number, page_size, query_string


def pairs(params):
    return [(name, value) for name, values in params.lists() for value in values]


class Page:
    """One page of a list, with the links around it."""

    def __init__(self, filters):
        self.filters = filters
        self.total = filters.qs.count()
        self.size = page_size(filters.data)
        self.number = page_number(filters.data, self.total, self.size)
        self.last = max(1, -(-self.total // self.size))
        first = (self.number - 1) * self.size
        self.records = list(filters.results[first : first + self.size])

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


class ListView(TemplateView):
    """A filtered list as a page, or only its changing part when htmx asks for that.

    Subclasses give `filterset_class`, `template_name`, `heading`, `one` and `many` (a record and records, in words) and
    `records()`, the queryset of what may be listed. Every way to ask for a list ends at the same address.
    """

    filterset_class = None
    heading = one = many = ""

    def get(self, request, *args, **kwargs):
        context = self.get_context_data(**kwargs)
        address = context["page"].address
        if not request.htmx and pairs(QueryDict(address[1:])) != pairs(request.GET):
            return redirect(f"{request.path}{address}")
        response = self.render_to_response(context)
        patch_vary_headers(response, ["HX-Request"])
        if request.htmx:
            response["HX-Push-Url"] = f"{request.path}{address}"
        return response

    def get_context_data(self, **kwargs):
        filters = self.filterset_class(self.request.GET, self.records())
        filters.check()
        whole = not self.request.htmx or self.request.htmx.history_restore_request
        shown = {"filters": filters, "page": Page(filters), "canonical_query": filters.canonical}
        words = {"heading": self.heading, "one": self.one, "many": self.many}
        base = {"base_template": "base.html" if whole else "components/fragment.html"}
        return super().get_context_data(**kwargs, **shown, **words, **base)

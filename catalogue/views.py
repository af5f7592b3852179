"""The view of every list that people filter."""

from itertools import chain, islice

from django.http import QueryDict
from django.shortcuts import redirect
from django.urls import path
from django.utils.cache import patch_vary_headers
from django.views.generic import TemplateView

from catalogue.exports import TYPES, file_response
from catalogue.pagination import Page
from catalogue.parameters import PAGING, BadParameters


class ListView(TemplateView):
    """A filtered list as a page, or only its changing part when htmx asks for that.

    Subclasses give `filterset_class`, `template_name`, `heading`, `one` and `many` (a record and
    records, in words) and `records()`, the queryset of what may be listed. `card` makes the Card of
    a record; a `loader` makes the Cards of a page from documents in the index, without the records.
    An empty result of words names the `text_languages()`.
    Every way to ask for the same list is redirected to one URL. With `table`, the list can also be
    downloaded as a file.
    """

    filterset_class = None
    page_class = Page
    heading = ""
    one = ""
    many = ""
    card = None
    loader = None
    table = None
    file_format = None

    def records(self):
        return None

    @classmethod
    def as_files(cls, list_path, name):
        """The URL patterns of the list as files: `list_path` with the extension of each format."""
        return [
            path(
                f"{list_path}.{extension}",
                cls.as_view(file_format=extension),
                name=f"{name}-{extension}",
            )
            for extension in TYPES
        ]

    def get(self, request, *args, **kwargs):
        if self.file_format:
            return self.file()
        context = self.get_context_data(**kwargs)
        if context["field_errors"]:
            # The URL stays, so that the field keeps what was typed.
            return self.render_to_response(context, status=400)
        query = context["page"].url
        is_canonical = list(QueryDict(query[1:]).lists()) == list(request.GET.lists())
        if not request.htmx and not is_canonical:
            return redirect(f"{request.path}{query}", permanent=context["filters"].has_moved)
        response = self.render_to_response(context)
        patch_vary_headers(response, ["HX-Request"])
        if request.htmx:
            response["HX-Push-Url"] = f"{request.path}{query}"
        return response

    def file(self):
        """All that the filters leave, as a file."""
        filters = self.filterset_class(self.request.GET, self.records())
        filters.check(also=())
        # The first number is read before the response begins: an index that cannot be read is still a 503 then.
        numbers = filters.query.record_numbers()
        first = list(islice(numbers, 1))
        return file_response(
            self.table, chain(first, numbers), filters.query.total, self.file_format
        )

    def get_context_data(self, **kwargs):
        filters, field_errors = self.checked_filters()
        page = self.page_class(filters)
        unpaged_query = filters.links.unpaged()
        files = []
        if self.table:
            base = self.request.path.rstrip("/")
            files = [(extension, f"{base}.{extension}{unpaged_query}") for extension in TYPES]
        return super().get_context_data(
            filters=filters,
            page=page,
            page_cards=self.page_cards(page),
            links=filters.links,
            active_filters=filters.links.active_filters(),
            highlights=filters.query.highlights,
            canonical_query=filters.links.canonical(),
            unpaged_query=unpaged_query,
            files=files,
            field_errors=field_errors,
            heading=self.heading,
            one=self.one,
            many=self.many,
            base_template=self.base_template(),
            **kwargs,
        )

    def checked_filters(self):
        """(the filters to show, errors of fields that people type into). Raises BadParameters for other errors."""
        filters = self.make_filters(self.request.GET)
        also = (*PAGING, *filters.form_params)
        try:
            filters.check(also=also)
        except BadParameters as error:
            if not error.errors.keys() <= set(filters.typed):
                raise
            params = self.request.GET.copy()
            for name in error.errors:
                del params[name]
            filters = self.make_filters(params)
            filters.check(also=also)
            return filters, error.errors
        return filters, {}

    def make_filters(self, params):
        options = {}
        if self.loader:
            options["loader"] = self.loader
        return self.filterset_class(params, self.records(), **options)

    def page_cards(self, page):
        """What `{% cards %}` shows; a list without `card` has the Cards as its records, or shows something else."""
        if self.card is None:
            return page.records
        return [self.card(record) for record in page.records]

    def base_template(self):
        htmx = self.request.htmx
        if htmx and not htmx.history_restore_request:
            return "components/fragment.html"
        return "base.html"

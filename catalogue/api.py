"""What all lists of the API do alike: the FilterSets of the pages, their strictness, pages with totals, and facets."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from django.core.exceptions import ValidationError
from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.pagination import BasePagination, CursorPagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from catalogue.filters import CatalogueFilterSet
from catalogue.parameters import PAGING, BadParameters, check_names, last_page, page_number, page_size
from search.ranking import NEWEST, TITLE, Position

MOST_VALUES = 100  # of a facet
CUT = "By best match, the order where words are searched, a list ends at record 10,000; in other orders it does not."
NO_POSITION = "This is no position in the list; take it from a `next` link."


class StrictFilters(DjangoFilterBackend):
    """The page's FilterSet; an unknown parameter or value is a 400 that names it."""

    def filter_queryset(self, request, queryset, view):
        if view.action != "list":
            check_names(request.query_params, known=())
            return queryset
        filters = view.filterset_class(request.query_params, queryset)
        filters.check(also=(*PAGING, *view.pagination_class.parameters(filters)))
        return filters


class Pages(BasePagination):
    """`page` and `page_size` as on the pages of the site, and `after` for lists of any length.

    The answer has the total and links. Where the order allows it, `next` goes on from the last record, so that a list
    can be read to its end however long it is, and nothing is skipped or repeated when records are added meanwhile.
    """

    @staticmethod
    def parameters(filters):
        return ("after", "facets") if isinstance(filters, CatalogueFilterSet) else ()

    def paginate_queryset(self, filters, request, view=None):
        if isinstance(filters, CatalogueFilterSet) and filters.has_order:
            return filters.load(self.numbers(filters, request))
        self._begin(filters, request)
        return filters.page(self.offset, self.size)

    def numbers(self, filters, request):
        """The numbers of the page's records, for lists that load them in their own way."""
        self._begin(filters, request)
        # One more than is shown, to know whether there are further ones.
        after = _position(request.query_params.get("after"), self.order)
        rows = filters.rows(self.offset, self.size + 1, after=after)
        self.last = rows[self.size - 1] if len(rows) > self.size else None
        return [number for _, number, _ in rows[: self.size]]

    def _begin(self, filters, request):
        self.filters, self.request, params = filters, request, request.query_params
        self.size, self.facets = page_size(params), _is_true(params, "facets")
        if params.get("after") and not self._has_positions:
            raise BadParameters({"after": "This order is read by `page`; sort by newest or title to go on."})
        if params.get("after") and params.get("page"):
            raise BadParameters({"page": "Either a page or `after` says where to begin."})
        self.number = None if params.get("after") else page_number(params, filters.total, self.size)
        self.offset = (self.number - 1) * self.size if self.number else 0

    @property
    def _has_positions(self):
        """Whether the order can be taken up after any record of it."""
        filters = self.filters
        return isinstance(filters, CatalogueFilterSet) and self.order in (NEWEST, TITLE)

    @property
    def order(self):
        return self.filters.sorts[self.filters.sort][1]

    def get_paginated_response(self, data):
        pages = last_page(self.filters.total, self.size)
        body = {"count": self.filters.total, "page": self.number, "pages": pages}
        body |= {"next": self._next(pages), "previous": self._previous(), "results": data}
        if isinstance(self.filters, CatalogueFilterSet) and "q" in self.filters.data:
            matched = self.filters.matched
            body["searched"] = {
                "corrected": [{"typed": typed, "used": used} for typed, used in matched.corrected],
                "synonyms": [{"typed": typed, "also": also} for typed, also in matched.synonyms],
            }
        if self.facets:
            body["facets"] = {name: self._options(name) for name in self.filters.facets}
        return Response(body)

    def _options(self, name):
        options = self.filters.options(name, MOST_VALUES)
        return [{"value": option.value, "label": option.label, "count": option.count} for option in options]

    def _next(self, pages):
        url = self.request.build_absolute_uri()
        if self._has_positions:
            if not self.last:
                return None
            _, number, value = self.last
            token = urlsafe_b64encode(json.dumps([value, number]).encode()).decode()
            return replace_query_param(remove_query_param(url, "page"), "after", token)
        return replace_query_param(url, "page", self.number + 1) if self.number < pages else None

    def _previous(self):
        if not self.number or self.number == 1:
            return None
        url = self.request.build_absolute_uri()
        return replace_query_param(url, "page", self.number - 1) if self.number > 2 else remove_query_param(url, "page")

    def get_schema_operation_parameters(self, view):
        indexed = issubclass(getattr(view, "filterset_class", object), CatalogueFilterSet)
        whole = {"type": "integer", "minimum": 1}
        parameters = [
            ("page", whole, "A page of the list, as far as record 10,000."),
            ("page_size", whole | {"maximum": 100}, "How many records a page has, 20 unless told."),
        ]
        if indexed:
            parameters += [
                ("after", {"type": "string"}, f"Goes on after a record, from a `next` link. {CUT}"),
                ("facets", {"type": "string", "enum": ["true", "false"]}, "With the values of every facet, counted."),
            ]
        keys = ("name", "schema", "description")
        return [{**dict(zip(keys, p, strict=True)), "in": "query", "required": False} for p in parameters]

    def get_paginated_response_schema(self, schema):
        whole, link = {"type": "integer", "example": 1}, {"type": "string", "format": "uri", "nullable": True}
        option = {"value": {"type": "string"}, "label": {"type": "string"}, "count": whole}
        options = {"type": "array", "items": {"type": "object", "properties": option}}
        return {
            "type": "object",
            "required": ["count", "page", "pages", "next", "previous", "results"],
            "properties": {
                "count": whole,
                "page": {**whole, "nullable": True, "description": "Empty where the list goes on after a record."},
                "pages": whole,
                "next": link,
                "previous": link,
                "results": schema,
                "searched": {"type": "object", "description": "What else was searched than what was typed."},
                "facets": {"type": "object", "additionalProperties": options},
            },
        }


class Cursor(CursorPagination):
    """For lists that are only read from one end to the other: no total, however long they are."""

    ordering = ("-published_at", "-pk")
    page_size = 20
    cursor_query_param = "after"

    @staticmethod
    def parameters(filters):
        return ("after",)

    def paginate_queryset(self, filters, request, view=None):
        if request.query_params.get("page"):
            raise BadParameters({"page": "This list is read on by its `next` links."})
        self.page_size = page_size(request.query_params)
        try:
            return super().paginate_queryset(filters.qs, request, view)
        except (NotFound, ValidationError, OverflowError) as error:  # of what the token says
            raise BadParameters({"after": NO_POSITION}) from error


def _is_true(params, name):
    value = params.get(name, "") or "false"
    if value not in ("true", "false"):
        raise BadParameters({name: f"“{value[:40]}” is neither true nor false."})
    return value == "true"


def _position(token, order):
    """The Position that an `after` stands for in `order`. Raises BadParameters."""
    if not token:
        return None
    try:
        value, number = json.loads(urlsafe_b64decode(token))
        if type(value) is not (int if order == NEWEST else str) or "\x00" in str(value).encode().decode():
            raise ValueError(token)
        if type(number) is not int or abs(number) >= 2**63 or (order == NEWEST and abs(value) >= 2**31):
            raise ValueError(token)
    except (TypeError, ValueError, RecursionError) as error:
        raise BadParameters({"after": NO_POSITION}) from error
    return Position(value, number)


class PageUrl(serializers.URLField):
    """The full address of the page on which people read the record."""

    def __init__(self, **kwargs):
        super().__init__(**{"source": "get_absolute_url", "read_only": True, **kwargs})

    def to_representation(self, path):
        return self.context["request"].build_absolute_uri(path)

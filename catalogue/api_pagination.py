"""The pages of all lists of the API: by number with totals and facets, or from record to record."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode

from django.core.exceptions import ValidationError
from rest_framework.exceptions import NotFound
from rest_framework.pagination import BasePagination, CursorPagination
from rest_framework.response import Response
from rest_framework.utils.urls import remove_query_param, replace_query_param

from catalogue import api_schema
from catalogue.filters import CatalogueFilterSet
from catalogue.pagination import last_page, page_number, page_size
from catalogue.parameters import BadParameters
from search.ranking import NEWEST, STANDING, TITLE, Position

MOST_VALUES = 100  # of a facet
NO_POSITION = "This is not a position in the list. Take it from a `next` link."
# What PostgreSQL's columns of integers cannot hold.
INTEGER_LIMIT = 2**31
BIGINT_LIMIT = 2**63


class Pages(BasePagination):
    """`page` and `page_size` as on the pages of the site, and `after` for lists of any length.

    The answer has the total and links. Where the order allows it, `next` goes on from the last
    record, so that a list can be read to its end however long it is, and nothing is skipped or
    repeated when records are added meanwhile.
    """

    @staticmethod
    def parameters(filters):
        """The parameters that are no filters, beside those of paging."""
        if isinstance(filters, CatalogueFilterSet):
            return ("after", "facets")
        return ()

    def paginate_queryset(self, filters, request, view=None):
        self.read_parameters(filters, request)
        if self.is_indexed and filters.query.is_ordered_by_index:
            return filters.query.load(self.read_numbers())
        return filters.query.page(self.offset, self.size)

    def numbers(self, filters, request):
        """The numbers of the page's records, for lists that load them in their own way."""
        self.read_parameters(filters, request)
        return self.read_numbers()

    def read_parameters(self, filters, request):
        params = request.query_params
        self.filters = filters
        self.request = request
        self.is_indexed = isinstance(filters, CatalogueFilterSet)
        self.order = filters.order
        # Only in these orders can a list be read on from any record of it.
        self.has_positions = self.is_indexed and self.order in (NEWEST, STANDING, TITLE)
        self.size = page_size(params)
        self.with_facets = is_true(params, "facets")
        self.number = None
        self.offset = 0
        if params.get("after"):
            self.check_after(params)
        else:
            self.number = page_number(params, filters.query.total, self.size)
            self.offset = (self.number - 1) * self.size

    def check_after(self, params):
        """Raises BadParameters where the list cannot be read on from a record."""
        if not self.has_positions:
            message = "This order is only available with `page`. Sort by adopted, newest or title to read on."
            raise BadParameters({"after": message})
        if params.get("page"):
            message = "Use either `page` or `after`, not both."
            raise BadParameters({"page": message})

    def read_numbers(self):
        after = position(self.request.query_params.get("after"), self.order)
        # One row more than is shown tells whether there are further ones.
        rows = self.filters.query.rows(self.offset, self.size + 1, after=after)
        self.last_row = None
        if len(rows) > self.size:
            self.last_row = rows[self.size - 1]
        return [number for _, number, _ in rows[: self.size]]

    def get_paginated_response(self, data):
        query = self.filters.query
        pages = last_page(query.total, self.size)
        body = {
            "count": query.total,
            "page": self.number,
            "pages": pages,
            "next": self.next_url(pages),
            "previous": self.previous_url(),
            "results": data,
        }
        if self.is_indexed and "q" in self.filters.data:
            body["searched"] = searched_words(query.matched)
        if self.with_facets:
            body["facets"] = {}
            for name in self.filters.facets:
                body["facets"][name] = self.facet_values(name)
        return Response(body)

    def facet_values(self, name):
        values = []
        for option in self.filters.query.options(name, MOST_VALUES):
            value = {
                "value": option.value,
                "label": option.label,
                "count": option.count,
            }
            if option.note:
                value["note"] = option.note
            values.append(value)
        return values

    def next_url(self, pages):
        url = self.request.build_absolute_uri()
        if self.has_positions:
            if not self.last_row:
                return None
            url = remove_query_param(url, "page")
            return replace_query_param(url, "after", position_token(self.last_row))
        if self.number >= pages:
            return None
        return replace_query_param(url, "page", self.number + 1)

    def previous_url(self):
        if not self.number or self.number == 1:
            return None
        url = self.request.build_absolute_uri()
        if self.number == 2:
            return remove_query_param(url, "page")
        return replace_query_param(url, "page", self.number - 1)

    def get_schema_operation_parameters(self, view):
        filterset_class = getattr(view, "filterset_class", object)
        return api_schema.page_parameters(
            is_indexed=issubclass(filterset_class, CatalogueFilterSet)
        )

    def get_paginated_response_schema(self, schema):
        return api_schema.page_response(schema)


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
            raise BadParameters({"page": "Read this list through its `next` links."})
        self.page_size = page_size(request.query_params)
        try:
            return super().paginate_queryset(filters.qs, request, view)
        except (NotFound, ValidationError, OverflowError) as error:
            # All three come from a cursor that was made up: the database refuses the values in it.
            raise BadParameters({"after": NO_POSITION}) from error


def is_true(params, name):
    value = params.get(name)
    if not value or value == "false":
        return False
    if value == "true":
        return True
    raise BadParameters({name: f"“{value[:40]}” is neither true nor false."})


def searched_words(matched):
    """What was searched beside the words as typed."""
    corrected = []
    for typed, used in matched.corrected:
        corrected.append({"typed": typed, "used": used})
    synonyms = []
    for typed, also in matched.synonyms:
        synonyms.append({"typed": typed, "also": also})
    return {"corrected": corrected, "synonyms": synonyms}


def position_token(row):
    """The `after` that leads on from this row."""
    _, number, value = row
    text = json.dumps([value, number])
    return urlsafe_b64encode(text.encode()).decode()


def position(token, order):
    """The Position that an `after` stands for in `order`. Raises BadParameters."""
    if not token:
        return None
    try:
        value, number = json.loads(urlsafe_b64decode(token))
        check_position(value, number, order)
    except (TypeError, ValueError, RecursionError) as error:
        raise BadParameters({"after": NO_POSITION}) from error
    return Position(value, number)


def check_position(value, number, order):
    """Raises ValueError for values that no document has, and that the database would refuse."""
    check_integer(number, BIGINT_LIMIT)
    if order in (NEWEST, STANDING):
        check_integer(value, INTEGER_LIMIT)
    else:
        check_text(value)


def check_integer(value, limit):
    # `isinstance` would let True and False pass.
    if type(value) is not int:
        raise ValueError(value)
    if abs(value) >= limit:
        raise ValueError(value)


def check_text(value):
    if type(value) is not str:
        raise ValueError(value)
    # Text with lone surrogates cannot be encoded, which is a ValueError as well.
    if b"\x00" in value.encode():
        raise ValueError(value)

"""What all lists of the API do alike: the FilterSets of the pages, their strictness, and pages with totals."""

from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import serializers
from rest_framework.pagination import PageNumberPagination
from rest_framework.response import Response

from search.parameters import check_names, page_number, page_size


class StrictFilters(DjangoFilterBackend):
    """The page's FilterSet; an unknown parameter or value is a 400 that names it."""

    def filter_queryset(self, request, queryset, view):
        if view.action != "list":
            check_names(request.query_params, known=())
            return queryset
        filters = view.filterset_class(request.query_params, queryset)
        filters.check()
        return filters.results


class Pages(PageNumberPagination):
    """`page` and `page_size` as on the pages of the site; the answer carries totals and links."""

    page_size = 20
    page_size_query_param = "page_size"
    max_page_size = 100

    def paginate_queryset(self, queryset, request, view=None):
        self.request = request
        self.size = page_size(request.query_params)
        self.total = queryset.count()
        self.number = page_number(request.query_params, self.total, self.size)
        self.page = self.django_paginator_class(queryset, self.size).page(self.number)
        return list(self.page)

    def get_paginated_response(self, data):
        body = {"count": self.total, "page": self.number, "pages": self.page.paginator.num_pages}
        links = {"next": self.get_next_link(), "previous": self.get_previous_link()}
        return Response({**body, **links, "results": data})

    def get_paginated_response_schema(self, schema):
        documented = super().get_paginated_response_schema(schema)
        whole = {"type": "integer", "example": 1}
        documented["properties"] = {
            "count": documented["properties"]["count"],
            "page": whole,
            "pages": whole,
            **documented["properties"],
        }
        documented["required"] = ["count", "page", "pages", "results"]
        return documented


class PageUrl(serializers.URLField):
    """The full address of the page on which people read the record."""

    def __init__(self, **kwargs):
        super().__init__(**{"source": "get_absolute_url", "read_only": True, **kwargs})

    def to_representation(self, path):
        return self.context["request"].build_absolute_uri(path)

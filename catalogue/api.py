"""The filter backend and the fields that all lists of the API share."""

from django_filters.rest_framework import DjangoFilterBackend
from rest_framework import serializers

from catalogue.parameters import PAGING, check_names


class StrictFilters(DjangoFilterBackend):
    """Hands the page's FilterSet on as the queryset; an unknown parameter or value is a 400 that names it."""

    def filter_queryset(self, request, queryset, view):
        if view.action != "list":
            check_names(request.query_params, known=())
            return queryset
        filters = view.filterset_class(request.query_params, queryset)
        filters.check(also=(*PAGING, *view.pagination_class.parameters(filters)))
        return filters


class PageUrl(serializers.URLField):
    """The full URL of the page on which people read the record."""

    def __init__(self, **kwargs):
        super().__init__(**{"source": "get_absolute_url", "read_only": True, **kwargs})

    def to_representation(self, path):
        return self.context["request"].build_absolute_uri(path)

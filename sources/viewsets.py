from rest_framework import viewsets

from sources.filters import SourceFilterSet
from sources.models import Source
from sources.serializers import SourceSerializer


class SourceViewSet(viewsets.ReadOnlyModelViewSet):
    """Documents that facts come from."""

    queryset = Source.objects.none()
    serializer_class = SourceSerializer
    filterset_class = SourceFilterSet
    lookup_field = "code"

    def get_queryset(self):
        return Source.objects.cited()

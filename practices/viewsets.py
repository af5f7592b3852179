from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from rest_framework import mixins, viewsets

from catalogue.api_pagination import Cursor
from practices.api_rows import practice_rows
from practices.filters import (
    ActionPlanFilterSet,
    EditionFilterSet,
    PracticeFilterSet,
    TopicFilterSet,
)
from practices.models import ActionPlan, Edition, Topic, Transfer
from practices.serializers import (
    ActionPlanSerializer,
    EditionSerializer,
    PracticeDetailSerializer,
    PracticeSerializer,
    TopicSerializer,
)


class PracticeViewSet(viewsets.ReadOnlyModelViewSet):
    """Published good practices, each with its present edition, its projects and its transfers."""

    # The description of the API reads the model from here; `get_queryset` brings the records.
    queryset = Edition.objects.none()
    filterset_class = PracticeFilterSet
    lookup_field = "practice__slug"
    lookup_url_kwarg = "slug"

    def get_queryset(self):
        if self.action == "list":
            return Edition.objects.published()
        transfers = Prefetch("practice__transfers", Transfer.objects.for_page())
        editions = Edition.objects.published().for_page()
        return editions.prefetch_related(transfers, "citations__source")

    def get_serializer_class(self):
        # `practice_rows` writes the list; its serializer is for the description of the API.
        if self.action == "list":
            return PracticeSerializer
        return PracticeDetailSerializer

    def list(self, request):
        filters = self.filter_queryset(self.get_queryset())
        numbers = self.paginator.numbers(filters, request)
        return self.get_paginated_response(practice_rows(numbers, request))


class EditionViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet):
    """Every edition that is or was published, as long as its practice is."""

    queryset = Edition.objects.none()
    serializer_class = EditionSerializer
    filterset_class = EditionFilterSet
    pagination_class = Cursor

    def get_queryset(self):
        # What everybody reads, whoever asks: a draft is no matter for the API.
        readable = Edition.objects.visible_to(None).select_related("practice")
        return readable.prefetch_related("topics", "regions")

    def get_object(self):
        editions = self.filter_queryset(self.get_queryset())
        # The URL has two parts, and DRF looks a record up by one.
        slug = self.kwargs["practice"]
        number = self.kwargs["number"]
        return get_object_or_404(editions, practice__slug=slug, number=number)


class ActionPlanViewSet(viewsets.ReadOnlyModelViewSet):
    """Partners' plans with their actions."""

    queryset = ActionPlan.objects.none()
    serializer_class = ActionPlanSerializer
    filterset_class = ActionPlanFilterSet
    lookup_field = "slug"

    def get_queryset(self):
        return ActionPlan.objects.public().for_list().prefetch_related("topics", "actions")


class TopicViewSet(viewsets.ReadOnlyModelViewSet):
    """The tree of themes, each with the number of published practices filed under it."""

    queryset = Topic.objects.none()
    serializer_class = TopicSerializer
    filterset_class = TopicFilterSet
    lookup_field = "slug"

    def get_queryset(self):
        return Topic.objects.counted().select_related("parent")

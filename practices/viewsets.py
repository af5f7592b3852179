from django.core.exceptions import ValidationError as DjangoValidationError
from django.db.models import Prefetch
from django.shortcuts import get_object_or_404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, viewsets
from rest_framework.authentication import SessionAuthentication
from rest_framework.exceptions import ValidationError
from rest_framework.permissions import IsAdminUser
from rest_framework.response import Response
from rest_framework.views import APIView

from practices.actions import VERBS
from practices.filters import ActionPlanFilterSet, EditionFilterSet, PracticeFilterSet, TopicFilterSet
from practices.models import ActionPlan, Edition, Topic, Transfer
from practices.permissions import May
from practices.rows import practice_rows
from practices.serializers import (
    ActionPlanSerializer,
    EditionSerializer,
    PracticeDetailSerializer,
    PracticeSerializer,
    StepSerializer,
    TopicSerializer,
    VerbSerializer,
)
from search.rest import Cursor

MOST_EDITIONS = 32_767


class PracticeViewSet(viewsets.ReadOnlyModelViewSet):
    """Published good practices, each with its present edition, its projects and its transfers."""

    queryset = Edition.objects.none()
    filterset_class = PracticeFilterSet
    lookup_field = "practice__slug"
    lookup_url_kwarg = "slug"

    def get_queryset(self):
        if self.action == "list":
            return Edition.objects.published()
        transfers = Prefetch("practice__transfers", Transfer.objects.for_page())
        return Edition.objects.published().for_page().prefetch_related(transfers, "citations__source")

    def get_serializer_class(self):
        return PracticeSerializer if self.action == "list" else PracticeDetailSerializer

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
        return Edition.objects.visible_to(None).select_related("practice").prefetch_related("topics", "regions")

    def get_object(self):
        practice, number = self.kwargs["practice"], self.kwargs["number"]
        return get_object_or_404(self.filter_queryset(self.get_queryset()), practice__slug=practice, number=number)


class EditionVerb(APIView):
    """A step of an edition, as its button in the back-office: for people who are signed in there.

    `version` is that of the text which they have read; where it was changed since, nothing happens.
    """

    authentication_classes = [SessionAuthentication]
    permission_classes = [IsAdminUser]

    @extend_schema(
        parameters=[OpenApiParameter("verb", str, OpenApiParameter.PATH, enum=[verb.name.lower() for verb in VERBS])],
        request=VerbSerializer,
        responses={200: StepSerializer, 400: dict, 403: dict},
    )
    def post(self, request, practice, number, verb):
        editions = Edition.objects.workable_by(request.user).filter(practice__slug=practice)
        edition = get_object_or_404(editions, number=min(number, MOST_EDITIONS))
        asked = VerbSerializer(data=request.data)
        asked.is_valid(raise_exception=True)
        try:
            edition = VERBS[May[verb.upper()]](edition, by=request.user, **asked.validated_data)
        except DjangoValidationError as error:
            raise ValidationError({"detail": error.messages}) from error
        return Response(StepSerializer(edition).data)


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

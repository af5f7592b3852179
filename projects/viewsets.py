from django.db.models import Prefetch
from rest_framework import viewsets

from projects.filters import EventFilterSet, OutputFilterSet, ProjectFilterSet
from projects.models import Event, Indicator, Output, Partnership, Project
from projects.serializers import (
    EventSerializer,
    OutputSerializer,
    ProjectDetailSerializer,
    ProjectSerializer,
)


class ProjectViewSet(viewsets.ReadOnlyModelViewSet):
    """Funded cooperations; one by itself with its partners, phases, targets and citations."""

    # Empty on purpose: the API description takes the model from it, and requests use get_queryset().
    queryset = Project.objects.none()
    filterset_class = ProjectFilterSet
    lookup_field = "slug"

    def get_queryset(self):
        projects = Project.objects.public().for_list()
        if self.action == "list":
            return projects
        # to_attr, so that nobody mistakes these lists for all partnerships and indicators of the project.
        return projects.prefetch_related(
            Prefetch(
                "partnerships",
                Partnership.objects.for_project_page(),
                to_attr="public_partnerships",
            ),
            Prefetch(
                "indicators",
                Indicator.objects.with_reached(),
                to_attr="measured_indicators",
            ),
            "phases",
            "media",
            "citations__source",
        )

    def get_serializer_class(self):
        if self.action == "list":
            return ProjectSerializer
        return ProjectDetailSerializer


class OutputViewSet(viewsets.ReadOnlyModelViewSet):
    """What projects delivered, and whether its original link still answers."""

    queryset = Output.objects.none()
    serializer_class = OutputSerializer
    filterset_class = OutputFilterSet
    lookup_field = "slug"

    def get_queryset(self):
        return Output.objects.public().for_list()


class EventViewSet(viewsets.ReadOnlyModelViewSet):
    """Occasions where partners learned from each other."""

    queryset = Event.objects.none()
    serializer_class = EventSerializer
    filterset_class = EventFilterSet
    lookup_field = "slug"

    def get_queryset(self):
        return Event.objects.public().for_list()

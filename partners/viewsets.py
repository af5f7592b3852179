from django.http import Http404
from django.shortcuts import redirect
from rest_framework import viewsets

from partners.filters import OrganisationFilterSet, RegionFilterSet
from partners.models import Organisation, Region
from partners.serializers import (
    OrganisationDetailSerializer,
    OrganisationSerializer,
    RegionSerializer,
)


class OrganisationViewSet(viewsets.ReadOnlyModelViewSet):
    """Partner organisations with all their names and the projects they took part in.

    The address of one that was merged into another leads there (301).
    """

    # Empty on purpose: the API description takes the model from it, and requests use get_queryset().
    queryset = Organisation.objects.none()
    filterset_class = OrganisationFilterSet
    lookup_field = "slug"

    def get_queryset(self):
        organisations = Organisation.objects.public().named()
        return organisations.prefetch_related(
            "names",
            "partnerships__project",
            "partnerships__names_used",
            "citations__source",
        )

    def get_serializer_class(self):
        if self.action == "list":
            return OrganisationSerializer
        return OrganisationDetailSerializer

    def retrieve(self, request, *, slug):
        try:
            return super().retrieve(request, slug=slug)
        except Http404:
            organisation = Organisation.objects.public().with_former_slug(slug).first()
            if organisation is None:
                raise
            return redirect("api-organisation-detail", organisation.slug, permanent=True)


class RegionViewSet(viewsets.ReadOnlyModelViewSet):
    """NUTS regions and their equivalents, in the editions 2018 (United Kingdom), 2021 and 2024."""

    queryset = Region.objects.prefetch_related("successors")
    serializer_class = RegionSerializer
    filterset_class = RegionFilterSet
    lookup_field = "code"

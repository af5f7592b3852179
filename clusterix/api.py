"""The REST API: every app's viewsets under one version."""

from django.http import Http404
from django.urls import include, path, register_converter, reverse
from django.urls.converters import StringConverter
from django.views.generic import TemplateView
from drf_spectacular.views import SpectacularAPIView
from rest_framework.response import Response
from rest_framework.routers import DefaultRouter
from rest_framework.views import exception_handler as default_handler

from backoffice.models import DeletedRecord
from catalogue.parameters import BadParameters
from editorial.actions import VERBS
from editorial.viewsets import EditionVerb
from partners.viewsets import OrganisationViewSet, RegionViewSet
from practices.models import Edition, Practice
from practices.viewsets import ActionPlanViewSet, EditionViewSet, PracticeViewSet, TopicViewSet
from projects.viewsets import EventViewSet, OutputViewSet, ProjectViewSet
from sources.viewsets import SourceViewSet

VIEWSETS = {
    "practices": PracticeViewSet,
    "projects": ProjectViewSet,
    "organisations": OrganisationViewSet,
    "action-plans": ActionPlanViewSet,
    "outputs": OutputViewSet,
    "events": EventViewSet,
    "topics": TopicViewSet,
    "regions": RegionViewSet,
    "sources": SourceViewSet,
}


GONE = "This record has been removed."


class VerbConverter(StringConverter):
    """A verb of the permission table by its short name, as `submit`."""

    regex = "|".join(verb.name.lower() for verb in VERBS)


register_converter(VerbConverter, "verb")


class Router(DefaultRouter):
    """Its root names the editions too, whose URLs have two parts and are therefore listed below."""

    def get_api_root_view(self, api_urls=None):
        url_names = {"editions": "api-edition-list"}
        for prefix, _, basename in self.registry:
            url_names[prefix] = f"{basename}-list"
        return self.APIRootView.as_view(api_root_dict=url_names)


router = Router()
router.include_format_suffixes = False
for prefix, viewset in VIEWSETS.items():
    router.register(prefix, viewset, basename=f"api-{prefix.removesuffix('s')}")

urlpatterns = [
    path(
        "",
        TemplateView.as_view(template_name="api.html", extra_context={"main_element": "div"}),
        name="api",
    ),
    path("schema/", SpectacularAPIView.as_view(), name="api-schema"),
    path("v1/editions/", EditionViewSet.as_view({"get": "list"}), name="api-edition-list"),
    path(
        "v1/editions/<slug:practice>/<int:number>/",
        EditionViewSet.as_view({"get": "retrieve"}),
        name="api-edition-detail",
    ),
    path(
        "v1/editions/<slug:practice>/<int:number>/<verb:verb>/",
        EditionVerb.as_view(),
        name="api-edition-verb",
    ),
    path("v1/", include(router.urls)),
]


def exception_handler(error, context):
    """Errors as JSON; parameters that made no sense are named, and what was deleted is gone."""
    if isinstance(error, BadParameters):
        return Response(error.errors, status=400)
    if isinstance(error, Http404):
        return not_found(context["view"])
    return default_handler(error, context)


def not_found(view):
    if is_in_bin(view):
        return Response({"detail": GONE}, status=410)
    kind = record_model(view)._meta.verbose_name
    return Response({"detail": f"No {kind} has this address."}, status=404)


def is_in_bin(view):
    """Whether a public record that lies in the bin had this address."""
    deleted = DeletedRecord.objects
    params = view.kwargs
    if "number" in params:
        url = reverse("practices:edition", args=[params["practice"], params["number"]])
        return deleted.gone_at(url) is not None
    slug = params.get("slug") or params.get("code")
    if slug is None:
        return False
    return deleted.gone_record(record_model(view), slug) is not None


def record_model(view):
    """The model of the record that the URL of a view names."""
    if "number" in view.kwargs:
        return Edition
    model = view.queryset.model
    # The API shows a practice by its published edition.
    if model is Edition:
        return Practice
    return model

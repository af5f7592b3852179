"""The addresses of ClusteriX, one that breaks, and one for which the index cannot be read."""

from django.urls import path

from clusterix import urls
from search.snapshot import SearchUnavailable


def boom(request):
    raise RuntimeError("the view that breaks")


def unindexed(request):
    raise SearchUnavailable("the index that cannot be read")


urlpatterns = [*urls.urlpatterns, path("boom/", boom), path("unindexed/", unindexed)]
handler400 = urls.handler400

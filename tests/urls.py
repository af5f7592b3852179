"""The addresses of ClusteriX, and one that breaks."""

from django.urls import path

from clusterix import urls


def boom(request):
    raise RuntimeError("the view that breaks")


urlpatterns = [*urls.urlpatterns, path("boom/", boom)]
handler400 = urls.handler400

from django.urls import path

from bench.views import bare
from clusterix.urls import *  # noqa: F403 -- handlers and all

urlpatterns = [*urlpatterns, path("bench/bare/", bare)]  # noqa: F405

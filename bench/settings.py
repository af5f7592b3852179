"""The settings of a demo, DEBUG off, with the benchmark's commands and the bare view that the API is compared with."""

from clusterix.settings import *  # noqa: F403 -- these are its settings

INSTALLED_APPS = [*INSTALLED_APPS, "bench"]  # noqa: F405
ROOT_URLCONF = "bench.urls"
DEBUG = False

from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ClusterixConfig(AppConfig):
    name = "clusterix"
    verbose_name = "ClusteriX"

    def ready(self):
        from clusterix import search  # noqa: F401, PLC0415 - models must be loaded before the index can name them


class ClusterixAdminConfig(AdminConfig):
    default_site = "clusterix.admin.ClusterixAdminSite"

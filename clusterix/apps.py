from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ClusterixConfig(AppConfig):
    name = "clusterix"
    verbose_name = "ClusteriX"

    def ready(self):
        # Models must be loaded before the index and the imports can name them.
        from clusterix import checks, importing, search  # noqa: F401, PLC0415


class ClusterixAdminConfig(AdminConfig):
    default_site = "clusterix.admin.ClusterixAdminSite"

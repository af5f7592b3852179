from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class ClusterixConfig(AppConfig):
    name = "clusterix"
    verbose_name = "ClusteriX"


class ClusterixAdminConfig(AdminConfig):
    default_site = "clusterix.admin.ClusterixAdminSite"

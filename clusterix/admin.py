from django.contrib import admin


class ClusterixAdminSite(admin.AdminSite):
    pass

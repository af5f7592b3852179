from django.contrib import admin
from django.contrib.sitemaps.views import index as sitemap_index
from django.contrib.sitemaps.views import sitemap
from django.urls import include, path
from django.views.generic import TemplateView

from clusterix import api, contact, errors, views
from clusterix.accounts import change_address
from clusterix.motif import motif
from clusterix.record_search import record_search
from clusterix.sitemaps import Records
from editorial.views.invitation import accept_invitation

SITEMAPS = {"records": Records}

urlpatterns = [
    path("", views.home, name="home"),
    path("search/", views.Search.as_view(), name="search"),
    path("suggest/", views.suggestions, name="suggest"),
    path("about/", TemplateView.as_view(template_name="about.html"), name="about"),
    path(
        "accessibility/",
        TemplateView.as_view(template_name="accessibility.html"),
        name="accessibility",
    ),
    path("privacy/", TemplateView.as_view(template_name="privacy.html"), name="privacy"),
    path("contact/", contact.contact, name="contact"),
    path("contact/sent/", contact.contact_sent, name="contact-sent"),
    path("", include("practices.urls")),
    path("", include("projects.urls")),
    path("", include("partners.urls")),
    path("", include("sources.urls")),
    path("api/", include(api.urlpatterns)),
    path("admin/search/", record_search, name="record_search"),
    # Before the admin, whose last pattern answers every other URL below it.
    path("admin/", include("editorial.urls")),
    path("admin/", include("imports.urls")),
    path("admin/", admin.site.urls),
    path("accounts/invitation/<str:token>/", accept_invitation, name="accept_invitation"),
    # Before allauth's own page of the same name.
    path("accounts/email/", change_address, name="account_email"),
    path("accounts/", include("allauth.urls")),
    path("media/<path:path>", views.media, name="media"),
    path("health/", views.health, name="health"),
    path("motif.svg", motif, name="motif"),
    path("robots.txt", views.robots),
    path("sitemap.xml", sitemap_index, {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"}),
    path("sitemap-<section>.xml", sitemap, {"sitemaps": SITEMAPS}, name="sitemap"),
]

handler400 = errors.bad_request
handler404 = errors.not_found

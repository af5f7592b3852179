from django.urls import path

from partners import views

app_name = "partners"
urlpatterns = [
    path("partners/", views.OrganisationList.as_view(), name="list"),
    *views.OrganisationList.as_files("partners", "list"),
    path("partners/<slug:slug>/", views.organisation_detail, name="detail"),
]

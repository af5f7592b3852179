from django.urls import path

from projects import views

app_name = "projects"
urlpatterns = [
    path("projects/", views.ProjectList.as_view(), name="list"),
    path("projects/<slug:slug>/", views.project_detail, name="detail"),
    path("outputs/", views.OutputList.as_view(), name="outputs"),
    path("outputs/<slug:slug>/", views.output_detail, name="output"),
]

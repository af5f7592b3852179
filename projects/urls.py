from django.urls import path

from projects import views

app_name = "projects"
urlpatterns = [
    path("projects/", views.ProjectList.as_view(), name="list"),
    path("projects/<slug:slug>/", views.project_detail, name="detail"),
    *views.ProjectList.as_files("projects", "list"),
    *views.OutputList.as_files("outputs", "outputs"),
    path("outputs/", views.OutputList.as_view(), name="outputs"),
    path("outputs/<slug:slug>/", views.output_detail, name="output"),
]

from django.urls import path

from sources import views

app_name = "sources"
urlpatterns = [
    path("sources/", views.SourceList.as_view(), name="list"),
    path("sources/conflicts/", views.ConflictList.as_view(), name="conflicts"),
    path("sources/<slug:code>/", views.SourceDetail.as_view(), name="detail"),
]

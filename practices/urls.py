from django.urls import path

from practices import views
from practices.feeds import PracticeFeed

app_name = "practices"
urlpatterns = [
    path("practices/", views.PracticeList.as_view(), name="list"),
    *views.PracticeList.as_files("practices", "list"),
    *views.ActionPlanList.as_files("action-plans", "action-plans"),
    path("map/", views.PracticeMap.as_view(), name="map"),
    path("practices.atom", PracticeFeed(), name="feed"),
    path("practices/<slug:slug>/", views.practice_detail, name="detail"),
    path("practices/<slug:slug>/editions/<int:number>/", views.edition_detail, name="edition"),
    path("action-plans/", views.ActionPlanList.as_view(), name="action-plans"),
    path("action-plans/<slug:slug>/", views.action_plan_detail, name="action-plan"),
]

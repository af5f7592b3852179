from django.urls import path

from imports import take_back_views, views

app_name = "imports"
urlpatterns = [
    path("import/<str:kind>/", views.upload, name="upload"),
    path("import/<str:kind>/template.xlsx", views.template, name="template"),
    path("import/<str:kind>/<int:number>/", views.preview, name="preview"),
    path("import/<str:kind>/<int:number>/progress/", views.progress, name="progress"),
    path("import/<str:kind>/<int:number>/letters/", views.choose_encoding, name="choose_encoding"),
    path("import/<str:kind>/<int:number>/confirm/", views.confirm, name="confirm"),
    path("import/<str:kind>/<int:number>/again/", views.restart, name="restart"),
    path("import/<str:kind>/<int:number>/take-back/", take_back_views.take_back, name="take_back"),
    path("import/<str:kind>/<int:number>/discard/", views.discard, name="discard"),
]

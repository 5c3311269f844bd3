"""The addresses of organizations, below their word in each language."""

from django.urls import path

from organizations import views

app_name = "organizations"
urlpatterns = [
    path("", views.organization_list, name="list"),
    path("export.csv", views.organization_csv, name="csv"),
    path("feed.atom", views.organization_feed, name="feed"),
    path("<slug:slug>/", views.organization_detail, name="detail"),
]

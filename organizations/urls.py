"""The addresses of organizations, below their word in each language."""

from django.urls import path

from organizations import views
from registry.endings import EXPORT

app_name = "organizations"
urlpatterns = [
    path("", views.organization_list, name="list"),
    path(EXPORT, views.organization_file, name="file"),
    path("feed.atom", views.organization_feed, name="feed"),
    path("<slug:slug>/", views.organization_detail, name="detail"),
]

"""The addresses of projects, below their word in each language."""

from django.urls import path

from projects import views
from registry.endings import EXPORT

app_name = "projects"
urlpatterns = [
    path("", views.project_list, name="list"),
    path(EXPORT, views.project_file, name="file"),
    path("feed.atom", views.project_feed, name="feed"),
    path("<slug:slug>/", views.project_detail, name="detail"),
]

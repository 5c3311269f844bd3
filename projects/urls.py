"""The addresses of projects, below their word in each language."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from projects import views
from registry.endings import EXPORT

app_name = "projects"
urlpatterns = [
    path("", views.project_list, name="list"),
    path(pgettext_lazy("address", "table.html"), views.project_table, name="table"),
    path(EXPORT, views.project_file, name="file"),
    path("feed.atom", views.project_feed, name="feed"),
    path("<slug:slug>/", views.project_detail, name="detail"),
]

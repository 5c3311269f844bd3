"""The addresses of organizations, below their word in each language."""

from django.urls import path
from django.utils.translation import pgettext_lazy

from organizations import views
from registry.endings import EXPORT

app_name = "organizations"
urlpatterns = [
    path("", views.organization_list, name="list"),
    path(pgettext_lazy("address", "table.html"), views.organization_table, name="table"),
    path(EXPORT, views.organization_file, name="file"),
    path("feed.atom", views.organization_feed, name="feed"),
    path("<slug:slug>/", views.organization_detail, name="detail"),
]

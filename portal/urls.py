"""The addresses of what spans organizations and projects."""

from django.urls import include, path
from django.utils.translation import pgettext_lazy
from django.views.generic import RedirectView

from organizations import views as organization_views
from portal import comparing_page, open_data_page, partner_pages, report_pages, search_page, views
from portal.api_urls import API
from registry.api.reference import api_page
from registry.endings import EXPORT

SENT = pgettext_lazy("address", "<slug:slug>/correction/sent/")
# Below the page of the record, whose own room does not know of corrections.
OF_ORGANIZATIONS = [
    path("<slug:slug>/correction/", views.organization_correction, name="organization_correction"),
    path(SENT, views.organization_correction_sent, name="organization_correction_sent"),
]
OF_PROJECTS = [
    path("<slug:slug>/correction/", views.project_correction, name="project_correction"),
    path(SENT, views.project_correction_sent, name="project_correction_sent"),
]
NEEDS = [
    path("", organization_views.need_list, name="needs"),
    path(pgettext_lazy("address", "table.html"), organization_views.need_table, name="needs_table"),
    path(EXPORT, organization_views.need_file, name="needs_file"),
    path("feed.atom", organization_views.need_feed, name="needs_feed"),
    path("<int:pk>/", partner_pages.need_page, name="need"),
]
FOLLOWING = [
    path(
        pgettext_lazy("address", "follow/organizations/"),
        views.follow_list,
        {"name": "organizations"},
        name="follow_organizations",
    ),
    path(
        pgettext_lazy("address", "follow/projects/"),
        views.follow_list,
        {"name": "projects"},
        name="follow_projects",
    ),
    path(
        pgettext_lazy("address", "follow/needs/"),
        views.follow_list,
        {"name": "needs"},
        name="follow_needs",
    ),
    path(pgettext_lazy("address", "follow/sent/"), views.follow_sent, name="follow_sent"),
    path(pgettext_lazy("address", "following/<str:token>/"), views.following, name="following"),
    path(
        pgettext_lazy("address", "following/<str:token>/stop/"),
        views.following_stop,
        name="following_stop",
    ),
]
REPORTS = [
    path("", report_pages.report_list, name="reports"),
    path(pgettext_lazy("address", "compare/"), comparing_page.compare, name="compare"),
    path("<slug:name>/", report_pages.report, name="report"),
    path(f"<slug:name>/{EXPORT}", report_pages.report_export, name="report_file"),
]
OPEN_DATA = [
    path("", open_data_page.open_data, name="open_data"),
    path("mrif-partners.<str:ending>", open_data_page.open_data_file, name="open_data_file"),
]
urlpatterns = [
    path("", views.home, name="home"),
    path("api/docs", RedirectView.as_view(url="docs/")),
    path("api/docs/", api_page, {"api": API}, name="api_docs"),
    *FOLLOWING,
    path(pgettext_lazy("address", "open-data/"), include(OPEN_DATA)),
    path(pgettext_lazy("address", "map/"), views.map_page, name="map"),
    path(pgettext_lazy("address", "network/"), views.network_page, name="network"),
    path(pgettext_lazy("address", "needs/"), include(NEEDS)),
    path(pgettext_lazy("address", "reports/"), include(REPORTS)),
    path(pgettext_lazy("address", "search/"), search_page.search, name="search"),
    path(
        pgettext_lazy("address", "search/suggestions/"),
        search_page.search_suggestions,
        name="search_suggestions",
    ),
    path(pgettext_lazy("address", "partners/finder/"), partner_pages.partner_finder, name="finder"),
    path(pgettext_lazy("address", "organizations/"), include(OF_ORGANIZATIONS)),
    path(pgettext_lazy("address", "projects/"), include(OF_PROJECTS)),
]

"""The addresses of what spans organizations and projects."""

from django.urls import include, path
from django.utils.translation import pgettext_lazy

from organizations import views as organization_views
from portal import views

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
    path("export.csv", organization_views.need_csv, name="needs_csv"),
    path("<int:pk>/", views.need_page, name="need"),
]
urlpatterns = [
    path("", views.home, name="home"),
    path(pgettext_lazy("address", "needs/"), include(NEEDS)),
    path(pgettext_lazy("address", "partners/finder/"), views.partner_finder, name="finder"),
    path(pgettext_lazy("address", "organizations/"), include(OF_ORGANIZATIONS)),
    path(pgettext_lazy("address", "projects/"), include(OF_PROJECTS)),
]

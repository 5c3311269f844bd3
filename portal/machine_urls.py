"""The addresses of files for programs: one each, whatever the language."""

from django.contrib.sitemaps import views as sitemaps
from django.urls import path

from portal import machines
from portal.sitemaps import SITEMAPS
from registry.serving.compressing import compressed

urlpatterns = [
    path("iati/activities.xml", machines.iati_activities, name="iati_activities"),
    path("iati/organisations.xml", machines.iati_organizations, name="iati_organizations"),
    path(
        "sitemap.xml",
        machines.read_only(sitemaps.index),
        {"sitemaps": SITEMAPS, "sitemap_url_name": "sitemap"},
        name="sitemaps",
    ),
    path(
        "sitemap-<slug:section>.xml",
        machines.read_only(compressed(sitemaps.sitemap)),
        {"sitemaps": SITEMAPS},
        name="sitemap",
    ),
    path("catalog.jsonld", machines.catalog, name="catalog"),
    path("datapackage.json", machines.datapackage, name="datapackage"),
    path("robots.txt", machines.robots, name="robots"),
]

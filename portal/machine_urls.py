"""The addresses of files for programs: one each, whatever the language."""

from django.urls import path

from portal import machines

urlpatterns = [
    path("iati/activities.xml", machines.iati_activities, name="iati_activities"),
    path("iati/organisations.xml", machines.iati_organizations, name="iati_organizations"),
]

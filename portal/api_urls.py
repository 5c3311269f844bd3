"""The API put together from every room."""

from django.urls import path

from organizations.api import CODELISTS as OF_ORGANIZATIONS
from portal.reports import CATALOGUE
from projects.api import CODELISTS as OF_PROJECTS
from projects.api import RESOURCES
from registry.api.documentation import Beginning, Document
from registry.api.router import Api

API = Api(RESOURCES, CATALOGUE, [*OF_ORGANIZATIONS, *OF_PROJECTS])
app_name = "api"
urlpatterns = [
    path("", Beginning.as_view(api=API), name="beginning"),
    path("openapi.json", Document.as_view(api=API), name="openapi"),
    *API.urlpatterns,
]

"""The public pages of organizations."""

from django.http import HttpRequest, HttpResponse

from organizations.columns import NEED, ORGANIZATION
from organizations.filters import NeedFilter, OrganizationFilter
from organizations.following import ORGANIZATIONS
from organizations.models import Organization
from organizations.profile import context
from registry.feeds import feed
from registry.listings import csv_file, list_page
from registry.pages import record_page

LIST = "organizations/list.html"
NEEDS = "organizations/needs.html"


def organization_list(request: HttpRequest) -> HttpResponse:
    return list_page(request, OrganizationFilter(request.GET), LIST)


def organization_csv(request: HttpRequest) -> HttpResponse:
    return csv_file(request, OrganizationFilter(request.GET), ORGANIZATION, template=LIST)


def organization_feed(request: HttpRequest) -> HttpResponse:
    return feed(request, ORGANIZATIONS)


def organization_detail(request: HttpRequest, slug: str) -> HttpResponse:
    records = Organization.objects.for_page()
    return record_page(
        request, records, slug, template="organizations/detail.html", context=context
    )


def need_list(request: HttpRequest) -> HttpResponse:
    return list_page(request, NeedFilter(request.GET), NEEDS)


def need_csv(request: HttpRequest) -> HttpResponse:
    return csv_file(request, NeedFilter(request.GET), NEED, template=NEEDS)

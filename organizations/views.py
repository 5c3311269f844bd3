"""The public pages of organizations."""

from django.http import HttpRequest, HttpResponse

from organizations.filters import NeedFilter, OrganizationFilter
from organizations.following import NEEDS, ORGANIZATIONS
from organizations.lists import NEED_LIST, ORGANIZATION_LIST
from organizations.models import Organization
from organizations.profile import context
from registry.actions.change_feed import catch_up_for
from registry.composing import table_page
from registry.feeds import feed
from registry.listings import list_file, list_page
from registry.pages import record_page

# Asked for each page, put together once.
RECORDS = Organization.objects.all()


def organization_list(request: HttpRequest) -> HttpResponse:
    return list_page(request, OrganizationFilter(request.GET), ORGANIZATION_LIST.template)


def organization_table(request: HttpRequest) -> HttpResponse:
    return table_page(request, ORGANIZATION_LIST)


def organization_file(request: HttpRequest, ending: str) -> HttpResponse:
    return list_file(request, ORGANIZATION_LIST, ending)


def organization_feed(request: HttpRequest) -> HttpResponse:
    return feed(request, ORGANIZATIONS)


def organization_detail(request: HttpRequest, slug: str) -> HttpResponse:
    catch_up_for(request.user)
    return record_page(
        request, RECORDS, slug, template="organizations/detail.html", context=context
    )


def need_list(request: HttpRequest) -> HttpResponse:
    return list_page(request, NeedFilter(request.GET), NEED_LIST.template)


def need_table(request: HttpRequest) -> HttpResponse:
    return table_page(request, NEED_LIST)


def need_file(request: HttpRequest, ending: str) -> HttpResponse:
    return list_file(request, NEED_LIST, ending)


def need_feed(request: HttpRequest) -> HttpResponse:
    return feed(request, NEEDS)

"""The public pages of projects."""

from django.http import HttpRequest, HttpResponse

from projects.filters import ProjectFilter
from projects.following import PROJECTS
from projects.lists import PROJECT_LIST
from projects.models import Project
from projects.profile import context
from registry.composing import table_page
from registry.feeds import feed
from registry.listings import list_file, list_page
from registry.pages import record_page

# Asked for each page, put together once.
RECORDS = Project.objects.for_page().select_related("programme")


def project_list(request: HttpRequest) -> HttpResponse:
    return list_page(request, ProjectFilter(request.GET), PROJECT_LIST.template)


def project_table(request: HttpRequest) -> HttpResponse:
    return table_page(request, PROJECT_LIST)


def project_file(request: HttpRequest, ending: str) -> HttpResponse:
    return list_file(request, PROJECT_LIST, ending)


def project_feed(request: HttpRequest) -> HttpResponse:
    return feed(request, PROJECTS)


def project_detail(request: HttpRequest, slug: str) -> HttpResponse:
    return record_page(request, RECORDS, slug, template="projects/detail.html", context=context)

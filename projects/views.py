"""The public pages of projects."""

from django.http import HttpRequest, HttpResponse

from projects.columns import PROJECT
from projects.filters import ProjectFilter
from projects.following import PROJECTS
from projects.models import Project
from projects.profile import context
from registry.feeds import feed
from registry.listings import csv_file, list_page
from registry.pages import record_page

LIST = "projects/list.html"


def project_list(request: HttpRequest) -> HttpResponse:
    return list_page(request, ProjectFilter(request.GET), LIST)


def project_csv(request: HttpRequest) -> HttpResponse:
    return csv_file(request, ProjectFilter(request.GET), PROJECT, template=LIST)


def project_feed(request: HttpRequest) -> HttpResponse:
    return feed(request, PROJECTS)


def project_detail(request: HttpRequest, slug: str) -> HttpResponse:
    records = Project.objects.for_page().with_figures().select_related("programme")
    return record_page(request, records, slug, template="projects/detail.html", context=context)

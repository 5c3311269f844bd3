"""The pages of the catalogue of reports."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from portal.reports import CATALOGUE
from registry.reports import Report
from registry.reports.answers import report_file, report_page


def report_list(request: HttpRequest) -> HttpResponse:
    groups = CATALOGUE.grouped(request.user)
    return render(request, "portal/reports.html", {"groups": groups})


def report(request: HttpRequest, name: str) -> HttpResponse:
    return report_page(request, _named(name))


def report_export(request: HttpRequest, name: str, ending: str) -> Any:
    return report_file(request, _named(name), ending)


def _named(name: str) -> Report:
    """Raises ``Http404``."""
    if found := CATALOGUE.get(name):
        return found
    raise Http404

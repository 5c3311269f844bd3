"""Answers for a report: its page, and every row of it as a file."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers

from registry.actions.change_feed import catch_up_for
from registry.extracts import Extract
from registry.known_names import unknown_names
from registry.listings import downloads, file_answer, refused, refused_as
from registry.patience import answered_in_time
from registry.reports.parameters import Parameters
from registry.reports.report import Report, Unanswerable
from registry.reports.screen import Screen

TEMPLATE = "report.html"


def report_page(request: HttpRequest, report: Report) -> HttpResponse:
    """The page of a report; status 400, naming what is wrong, when a parameter is. What staff
    stored counts at once.

    Raises ``PermissionDenied`` where staff's rows are asked for by another, ``Http404`` past the
    last page.
    """
    form = _form(request, report)
    return answered_in_time(request, report.name, form, lambda: _page(request, report, form))


def _page(request: HttpRequest, report: Report, form: Parameters) -> HttpResponse:
    offers_days = report.is_open_to(request.user, everything=True)
    context: dict[str, Any] = {"report": report, "form": form, "offers_days": offers_days}
    if extract := _extract(report, form):
        screen = Screen.of(report, extract, form.cleaned_data["page"] or 1)
        day, is_staff = extract.data_date, extract.is_staff
        files = downloads(form.querystring, screen.count, day=day, is_staff=is_staff)
        context |= {"screen": screen, "extract": extract, "downloads": files}
    response = render(request, TEMPLATE, context, status=200 if form.is_valid() else 400)
    return _kept_private(response, report, form)


def report_file(request: HttpRequest, report: Report, ending: str) -> Any:
    """Every row of a report as a file, or what stands beside its CSV file."""
    form = _form(request, report)
    if message := unknown_names(request.GET, form.fields):
        return refused_as(request, message)

    def answer() -> Any:
        extract = _extract(report, form)
        if extract is None:
            return refused(request, form)
        return _kept_private(file_answer(request, extract, ending, form), report, form)

    return answered_in_time(request, report.name, form, answer, ending)


def _extract(report: Report, form: Parameters) -> Extract | None:
    """What the parameters ask for; None where the form says why there is nothing."""
    try:
        return report.extract(form) if form.is_valid() else None
    except Unanswerable:
        return None


def _form(request: HttpRequest, report: Report) -> Parameters:
    catch_up_for(request.user)
    form = report.parameters(request.GET)
    everything = form.is_valid() and form.is_of_staff
    if not report.is_open_to(request.user, everything=everything):
        raise PermissionDenied
    return form


def _kept_private(response: Any, report: Report, form: Parameters) -> Any:
    """What is not the public's is kept by no cache."""
    if report.is_staff or (form.is_valid() and form.is_of_staff):
        add_never_cache_headers(response)
    return response

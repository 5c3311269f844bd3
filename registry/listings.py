"""Answers for a filtered list: its page, and every row of it as a file."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext as _

from registry.columns import Columns, On
from registry.downloads import streamed_csv
from registry.exports import table
from registry.filters import RecordFilterSet
from registry.forms import FileForm
from registry.tables.writing import DIALECTS, csv_bytes


def list_page(request: HttpRequest, found: RecordFilterSet, template: str) -> HttpResponse:
    """The page of a list; status 400, naming what is wrong, when a parameter is.

    Raises ``Http404`` past the last page.
    """
    context = {
        "found": found,
        "form": found.page_form,
        "page_obj": found.page_obj,
        "downloads": _downloads(found) if found.is_valid() else [],
    }
    return render(request, template, context, status=200 if found.is_valid() else 400)


@dataclass(frozen=True)
class Download:
    """A file to take away: its address from the list, its format and how many rows it holds."""

    label: str
    format: str
    rows: int
    url: str


def _downloads(found: RecordFilterSet) -> list[Download]:
    rows = found.page_obj.paginator.count
    forms = {"CSV": found.querystring, _("CSV for Excel"): f"{found.querystring}&dialect=excel-fr"}
    return [
        Download(_("Download"), name, rows, f"export.csv?{query.lstrip('&')}".rstrip("?"))
        for name, query in forms.items()
    ]


def csv_file(
    request: HttpRequest, found: RecordFilterSet, columns: Columns, *, template: str
) -> Any:
    """Every row of a list as CSV; the list's own page, status 400, when a parameter is wrong."""
    form = FileForm(request.GET)
    if not found.is_valid():
        return list_page(request, found, template)
    if not form.is_valid():
        message = " ".join(f"{name}: {errors[0]}" for name, errors in form.errors.items())
        return render(request, "400.html", {"message": message}, status=400)
    labels = form.cleaned_data["labels"]
    header = [columns.label(c) if labels else c.key for c in columns.on(On.PUBLIC)]
    rows = _with_header(header, table(columns, On.PUBLIC, found.qs))
    lines = csv_bytes(rows, DIALECTS[form.cleaned_data["dialect"]])
    name = slugify(str(columns.model._meta.verbose_name_plural))
    return streamed_csv(lines, f"{name}-{timezone.localdate()}.csv")


def _with_header(header: list[str], rows: Iterable[list[Any]]) -> Iterator[list[Any]]:
    yield header
    yield from rows

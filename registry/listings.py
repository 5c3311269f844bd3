"""Answers for a filtered list: its page, and every row of it as a file."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.actions.change_feed import catch_up_for
from registry.bilingual import labelled
from registry.columns import Columns, On
from registry.days import today
from registry.downloads import attached, extract_file
from registry.exports import table
from registry.extracts import FORMATS, LICENCE, Asked, Extract, compared, metadata, shown_columns
from registry.filters import RecordFilterSet
from registry.forms import ExtractForm
from registry.known_names import of_known, unknown_names
from registry.past import rows_as_of
from registry.patience import answered_in_time
from registry.search.looking import Search
from registry.tables.sheets import SHEET_ROWS

METADATA = "csv-metadata.json"


@dataclass(frozen=True)
class Listed:
    """A list that can be taken away. ``name``: of the file; ``grain``: what one row is."""

    name: str
    filters: type[RecordFilterSet]
    columns: Columns
    template: str
    grain: Any = ""

    @property
    def title(self) -> Any:
        """In the language in force when it is read."""
        return lazy(lambda: capfirst(str(self.columns.model._meta.verbose_name_plural)), str)()

    @property
    def parameters(self) -> list[str]:
        """The names that an address of its files may have."""
        return file_parameters(self.filters)


def file_parameters(filters: type[RecordFilterSet]) -> list[str]:
    return [*ExtractForm.base_fields, *filters.base_filters, Search.exact]


def list_page(request: HttpRequest, found: RecordFilterSet, template: str) -> HttpResponse:
    """The page of a list; status 400, naming what is wrong, when a parameter is. What staff stored
    counts at once.

    Raises ``Http404`` past the last page.
    """
    if found.is_tallied:
        catch_up_for(request.user)
    context = {
        "found": found,
        "form": found.form,
        "page_obj": found.page_obj,
        "downloads": downloads(file_query(found), found.page_obj.paginator.count),
    }
    return render(request, template, context, status=200 if found.is_valid() else 400)


def file_query(found: RecordFilterSet) -> str:
    """The parameters of a page that its files know: a link may have brought it others."""
    return of_known(QueryDict(found.querystring), file_parameters(type(found))).urlencode()


@dataclass(frozen=True)
class Download:
    """A file to take away: its format, and its address from the page."""

    format: str
    url: str


@dataclass(frozen=True)
class Downloads:
    """The files of a page, which hold the same rows: how many, where that is known, and of which
    day. ``is_staff``: they are not for the public, and under no licence."""

    files: Sequence[Download]
    rows: int | None
    day: datetime.date
    is_staff: bool = False
    licence: Mapping[str, str] = field(default_factory=lambda: LICENCE)


def downloads(
    query: str, rows: int | None, *, day: datetime.date | None = None, is_staff: bool = False
) -> Downloads:
    """The files of a page whose address has the parameters of ``query``; ``day``: of the data,
    today unless given."""
    forms = [(one.label, one.ending, query) for one in FORMATS.values()]
    forms.insert(1, (_("CSV for Excel"), "csv", f"{query}&dialect=excel-fr".lstrip("&")))
    forms.append((_("description of the CSV"), METADATA, query))
    files = [
        Download(label, f"export.{ending}?{asked}".rstrip("?")) for label, ending, asked in forms
    ]
    return Downloads(files, rows, day or today(), is_staff)


def list_file(request: HttpRequest, listed: Listed, ending: str) -> Any:
    """Every row of a list as a file; its own page, status 400, when a parameter is wrong.

    Raises ``PermissionDenied`` where the rows of staff are asked for by another.
    """
    if message := unknown_names(request.GET, listed.parameters):
        return refused_as(request, message)
    form = ExtractForm(request.GET, columns=listed.columns)
    if not form.is_valid():
        return refused(request, form)
    if form.is_of_staff and not may_see_all(request.user, listed.columns):
        raise PermissionDenied
    found = listed.filters(request.GET, everything=form.place is On.STAFF)
    if not found.is_valid():
        return list_page(request, found, listed.template)

    def answer() -> Any:
        response = file_answer(request, extract_of(listed, found, form), ending, form)
        if form.is_of_staff:
            add_never_cache_headers(response)  # what is not the public's is kept by no cache
        return response

    return answered_in_time(request, listed.name, form, answer, ending)


def may_see_all(user: Any, columns: Columns) -> bool:
    """Whether someone may see the records that are not published, with their staff columns."""
    meta = columns.model._meta
    return bool(user.is_staff and user.has_perm(f"{meta.app_label}.view_{meta.model_name}"))


def refused(request: HttpRequest, form: Any) -> HttpResponse:
    """The answer to a wrong parameter of a file, which it names."""
    message = " ".join(labelled(name, errors[0]) for name, errors in form.errors.items())
    return refused_as(request, message)


def refused_as(request: HttpRequest, message: str) -> HttpResponse:
    return render(request, "400.html", {"message": message}, status=400)


def extract_of(listed: Listed, found: RecordFilterSet, form: ExtractForm) -> Extract:
    """The rows of a list, with the columns and of the day that the form asks for, or what changed
    in them since another."""
    asked = form.cleaned_data
    after = _extract_on(asked["as_of"], listed, found, form)
    since = asked["since"]
    return compared(_extract_on(since, listed, found, form), after) if since else after


def _extract_on(
    day: datetime.date | None, listed: Listed, found: RecordFilterSet, form: ExtractForm
) -> Extract:
    shown = form.shown

    def rows() -> Iterator[Sequence[Any]]:
        anew = listed.filters(found.data, everything=form.place is On.STAFF)
        return table(listed.columns, shown, anew.qs)

    return Extract(
        name=listed.name,
        title=listed.title,
        headings=shown_columns(listed.columns, shown),
        rows=(lambda: rows_as_of(day, rows)) if day else rows,
        asked=lambda: [
            Asked(name, str(field.label), values) for name, field, values in found.asked
        ],
        grain=listed.grain,
        is_staff=form.is_of_staff,
        as_of=day,
        count=None if day else found.qs.order_by().count,
    )


def file_answer(request: HttpRequest, extract: Extract, ending: str, form: Any) -> Any:
    """An extract as the file of an ending, or what stands beside its CSV file."""
    if ending != METADATA:
        if ending == "xlsx" and _is_too_long(extract):
            message = _("A sheet does not hold that many rows: take them as CSV, or filter them.")
            return refused_as(request, message)
        return extract_file(extract, FORMATS[ending], form.manner)
    path = request.build_absolute_uri().replace(METADATA, "csv", 1)
    manner = form.manner
    told = metadata(extract, path=path, labels=manner.labels, dialect=manner.of_csv)
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 2})
    return attached(response, f"{extract.file_name}.{METADATA}")


def _is_too_long(extract: Extract) -> bool:
    return extract.count is not None and extract.count() >= SHEET_ROWS

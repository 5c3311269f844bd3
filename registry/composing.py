"""The page where a reader composes a table of a list: which columns, in which order."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.paginator import EmptyPage, Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from registry.columns import Column, On
from registry.exports import table
from registry.extracts.heading import Type, type_of
from registry.facts import in_words
from registry.filters import RecordFilterSet
from registry.forms import ExtractForm
from registry.listings import Listed, downloads, file_query, list_page, may_see_all, refused
from registry.models.saved_view import LONGEST_QUERY
from registry.paging import PAGE_SIZE
from registry.saving import remove_view, save_view, views_of

TEMPLATE = "table.html"


@dataclass(frozen=True)
class Offered:
    """A column that may be chosen: ``earlier`` and ``later``, where it is, the addresses of the
    table with it one place before and after."""

    key: str
    label: str
    help: str
    is_shown: bool
    is_staff: bool
    earlier: str = ""
    later: str = ""


def table_page(request: HttpRequest, listed: Listed) -> HttpResponse:
    """The rows of a list with the columns asked for; status 400 where a parameter is wrong. What
    staff post keeps the table under a name, or drops one.

    Raises ``PermissionDenied`` where staff's rows are asked for by another, ``Http404`` past the
    last page.
    """
    if request.method == "POST":
        return _kept(request, listed)
    form = ExtractForm(_without_days(request.GET), columns=listed.columns)
    if not form.is_valid():
        return refused(request, form)
    if form.is_of_staff and not may_see_all(request.user, listed.columns):
        raise PermissionDenied
    found = listed.filters(request.GET, everything=form.is_of_everything)
    if not found.is_valid():
        return list_page(request, found, listed.template)
    return render(request, TEMPLATE, _context(request, listed, found, form))


def _kept(request: HttpRequest, listed: Listed) -> HttpResponse:
    query = QueryDict(request.POST.get("query", "")[:LONGEST_QUERY]).urlencode(safe=",")
    dropped = request.POST.get("drop", "")
    if dropped.isdecimal():
        remove_view(request, _page(listed), int(dropped[:10]))
    else:
        save_view(request, _page(listed), query)
    return HttpResponseRedirect(f"?{query}")


def _page(listed: Listed) -> str:
    """The name under which saved tables are kept: not that of the list in the admin."""
    return f"{listed.columns.model._meta.label_lower}:table"


def _without_days(data: QueryDict) -> QueryDict:
    """The table is of today; files alone are of other days."""
    kept = data.copy()
    for name in ("as_of", "since"):
        kept.pop(name, None)
    return kept


def _context(
    request: HttpRequest, listed: Listed, found: RecordFilterSet, form: ExtractForm
) -> dict[str, Any]:
    paginator = Paginator(range(found.qs.order_by().count()), PAGE_SIZE)
    number = found.form.cleaned_data.get("page") or 1
    try:
        page = paginator.page(number)
    except EmptyPage as error:
        raise Http404(_("There is no page %(number)s.") % {"number": number}) from error
    first = (number - 1) * PAGE_SIZE
    rows = table(listed.columns, form.shown, found.qs, within=slice(first, first + PAGE_SIZE))
    shown = form.shown
    return {
        "listed": listed,
        "list_url": f"./?{found.querystring}".rstrip("?"),
        "found": found,
        "offers_everything": may_see_all(request.user, listed.columns),
        "is_staff": form.is_of_staff,
        "columns": _offered(listed, shown, found, form),
        "shown": [(listed.columns.label(one), _is_number(listed, one)) for one in shown],
        "lines": [_line(listed, shown, row) for row in rows],
        "page_obj": page,
        "page_range": paginator.get_elided_page_range(number),
        "hidden": _hidden(found),
        "views": _views(request, listed) if request.user.is_staff else {},
        "downloads": downloads(file_query(found), paginator.count, is_staff=form.is_of_staff),
    }


def _views(request: HttpRequest, listed: Listed) -> dict[str, Any]:
    query = request.GET.copy()
    query.pop("page", None)
    return views_of(request.user, _page(listed), query.urlencode(safe=","))


def _line(listed: Listed, shown: Sequence[Column], row: Sequence[Any]) -> list[tuple[str, bool]]:
    """The cells in words, and whether each is a number."""
    return [
        (_said(listed, column, value), isinstance(value, Decimal | int))
        for column, value in zip(shown, row, strict=True)
    ]


def _said(listed: Listed, column: Column, value: Any) -> str:
    if isinstance(value, Decimal):
        return number_format(value, force_grouping=True)
    return in_words(value, None if column.rows else listed.columns.field(column))


def _is_number(listed: Listed, column: Column) -> bool:
    return type_of(listed.columns.output(column)) in (Type.INTEGER, Type.NUMBER)


def _hidden(found: RecordFilterSet) -> list[tuple[str, str]]:
    """The filters in force, which the form that chooses columns keeps."""
    left_out = ("columns", "page", "rows")
    return [(n, v) for n, values in found.data.lists() if n not in left_out for v in values]


def _offered(
    listed: Listed, shown: Sequence[Column], found: RecordFilterSet, form: ExtractForm
) -> list[Offered]:
    """Those of the table in their order, then the others."""
    keys = [one.key for one in shown]
    others = [key for key in form.offered if key not in keys]
    return [
        Offered(
            key,
            listed.columns.label(form.offered[key]),
            listed.columns.help(form.offered[key]),
            is_shown=key in keys,
            is_staff=not form.offered[key].on & On.PUBLIC,
            earlier=_moved(keys, key, -1, found),
            later=_moved(keys, key, 1, found),
        )
        for key in (*keys, *others)
    ]


def _moved(keys: Sequence[str], key: str, by: int, found: RecordFilterSet) -> str:
    if key not in keys or not 0 <= keys.index(key) + by < len(keys):
        return ""
    order, place = list(keys), keys.index(key)
    order[place], order[place + by] = order[place + by], order[place]
    query = found.data.copy()
    query.pop("page", None)
    query.setlist("columns", [",".join(order)])
    return f"?{query.urlencode()}"

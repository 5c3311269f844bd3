"""The lists of records: counted to a bound, taken away as files, walked record by record."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IS_POPUP_VAR, IncorrectLookupParameters
from django.contrib.admin.views.main import ERROR_FLAG, PAGE_VAR, ChangeList
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import models
from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import path
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET

from registry.admin.addresses import address, page_name
from registry.admin.choosing import media_of
from registry.admin.columns import COLUMNS, ColumnsAdmin, keys, soon_in_order
from registry.admin.counting import COUNTED, BoundedPaginator
from registry.admin.exporting import FORMATS, export, fits
from registry.admin.known import known_answers, known_rows
from registry.admin.neighbours import neighbours
from registry.admin.owners import forget_owners, owners_of
from registry.admin.saved_views import ViewsAdmin, query_of
from registry.paging import in_order

BUTTONS = {"csv": "CSV", "xlsx": "XLSX"}
# What an address may not ask of a field: the database would have to compute it for each row,
# and fails on values that no one can check before.
UNASKED = {"range", "regex", "iregex"} | {
    name
    for name, lookup in models.DateTimeField().get_lookups().items()
    if issubclass(lookup, models.Transform)
}


class RecordChangeList(ChangeList):
    """A list whose rows the admin completes with what its columns show."""

    def get_queryset(self, request: HttpRequest, **kwargs: Any) -> models.QuerySet[Any]:
        model_admin: Any = self.model_admin
        forget_owners(request)
        return model_admin.for_list(super().get_queryset(request, **kwargs))

    def get_filters_params(self, params: Any = None) -> Any:
        kept = super().get_filters_params(params)
        kept.pop(COLUMNS, None)
        return kept

    def apply_select_related(self, qs: Any) -> Any:
        """With the records that the chosen columns name."""
        rows = super().apply_select_related(qs)
        named = keys(self.opts, self.list_display)
        return rows.select_related(*named) if named else rows

    def get_results(self, request: HttpRequest) -> None:
        """As Django's; nothing is counted or read for who wants the query alone."""
        if getattr(request, "rows_only", False):
            return
        known = known_rows(self, request)
        told: Any = request
        told.pages_of = (known, self._records(), owners_of(request, self.model))
        super().get_results(request)
        if self.result_count > COUNTED or (known and len(known.known.all) > COUNTED):
            self.add_facets = self.is_facets_optional = False  # each choice would be counted
        if known is None and getattr(self.result_count, "is_more", False):
            self.sortable_by = soon_in_order(self)  # an address may still ask for any order
        is_whole = not self.multi_page or (self.show_all and self.can_show_all)
        if known is not None and is_whole:
            self.result_list = in_order(self._records(), known.pks(0, len(known)))

    def _records(self) -> Any:
        """Every record, with what the list shows of each."""
        model_admin: Any = self.model_admin
        return model_admin.for_list(self.apply_select_related(self.root_queryset))

    @cached_property
    def years(self) -> list[dict[str, str]]:
        """The links of Django's ``date_hierarchy``, where it offers years. Of a list that is too
        long to be asked for each of its years: those from the first day to the last of all the
        rows; of another, those of its rows, by one look at them."""
        name = self.date_hierarchy
        if not name or any(one.startswith(f"{name}__") for one in self.params):
            return []
        found = self._years_of_all(name) if self.result_count > COUNTED else self._years_of(name)
        return [
            {"link": self.get_query_string({f"{name}__year": str(year)}), "title": str(year)}
            for year in found
        ]

    def _years_of_all(self, name: str) -> Sequence[int]:
        known = self.model._default_manager.filter(**{f"{name}__isnull": False}).order_by(name)
        days = known.values_list(name, flat=True)
        first, last = days.first(), days.last()
        return range(first.year, last.year + 1) if first and last else ()

    def _years_of(self, name: str) -> Sequence[int]:
        """None where all is of one year: Django then offers its months. The first and the last day
        would be looked for from the ends of the whole table."""
        found = [day.year for day in self.queryset.dates(name, "year")]
        return found if len(found) > 1 else ()


class ListAdmin(ColumnsAdmin, ViewsAdmin):
    """Bounded, taken away as a file, and walked record by record."""

    paginator = BoundedPaginator
    show_full_result_count = False

    def get_changelist(self, request: HttpRequest, **kwargs: Any) -> type[ChangeList]:
        return RecordChangeList

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        asked = lookup.split("__")[1:]
        if request is not None and self._is_period(lookup, request.GET):
            return True
        return UNASKED.isdisjoint(asked) and super().lookup_allowed(lookup, value, request)

    def _is_period(self, lookup: str, asked: Any) -> bool:
        """Whether it is of the days of the list, year by year: Django makes bounds of it."""
        name = self.date_hierarchy
        periods = [f"{name}__{one}" for one in ("year", "month", "day")] if name else []
        return lookup in periods and periods[0] in asked

    def get_paginator(self, request: HttpRequest, *args: Any, **kwargs: Any) -> BoundedPaginator:
        known, records, owners = getattr(request, "pages_of", None) or (
            known_answers(request, self.model),
            self.get_queryset(request),
            (),
        )
        told: dict[str, Any] = {"known": known, "records": records, "owners": owners}
        told["are_many"] = getattr(request, "are_many", False)
        return BoundedPaginator(*args, asked=request.GET.get(PAGE_VAR, "1"), **told, **kwargs)

    def for_list(self, queryset: Any) -> Any:
        """The rows of the list with what its columns show beyond their own fields."""
        return queryset

    def has_export_permission(self, request: HttpRequest) -> bool:
        raise NotImplementedError

    def get_urls(self) -> list[Any]:
        name = page_name(self.model, "export")
        view = self.admin_site.admin_view(require_GET(self.export_view))
        return [path("export/<slug:extension>/", view, name=name), *super().get_urls()]

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> Any:
        boxes = media_of(self.get_list_filter(request), self.admin_site)
        told: dict[str, Any] = {"media": self.media + boxes}
        if IS_POPUP_VAR not in request.GET:
            told["files"] = self._files(request)
        return super().changelist_view(request, {**told, **(extra_context or {})})

    # Files

    def _files(self, request: HttpRequest) -> list[tuple[str, str]]:
        """The buttons of the list that take all its rows away, for who may."""
        if not self.has_export_permission(request):
            return []
        query = f"?{query_of(request.GET)}".rstrip("?")
        return [
            (label, f"{address(self.model, 'export', extension)}{query}")
            for extension, label in BUTTONS.items()
        ]

    def export_view(self, request: HttpRequest, extension: str) -> HttpResponseBase:
        """All the rows of the list that the address describes."""
        if not self.has_export_permission(request):
            raise PermissionDenied
        if extension not in FORMATS:
            raise Http404
        request.rows_only = True  # type: ignore[attr-defined]
        try:
            found = self.get_changelist_instance(request)
        except IncorrectLookupParameters:
            return HttpResponseRedirect(address(self.model, "changelist", **{ERROR_FLAG: 1}))
        return self._file(request, extension, found.list_display, found.queryset)

    def _file(
        self, request: HttpRequest, extension: str, shown: Any, rows: Any
    ) -> HttpResponseBase:
        if fits(extension, rows):
            return export(self, extension, shown, rows)
        message = _("A sheet does not hold that many rows: take them as CSV, or filter the list.")
        self.message_user(request, message, messages.ERROR)
        query = f"?{query_of(request.GET)}".rstrip("?")
        return HttpResponseRedirect(f"{address(self.model, 'changelist')}{query}")

    @admin.action(permissions=["export"], description=gettext_lazy("Download selected (CSV)"))
    def export_csv(self, request: HttpRequest, queryset: Any) -> HttpResponseBase:
        return self._file(request, "csv", self.get_list_display(request), queryset)

    @admin.action(permissions=["export"], description=gettext_lazy("Download selected (XLSX)"))
    def export_xlsx(self, request: HttpRequest, queryset: Any) -> HttpResponseBase:
        return self._file(request, "xlsx", self.get_list_display(request), queryset)

    def response_action(self, request: HttpRequest, queryset: Any) -> Any:
        """As Django's; a ticked row is named by its primary key, or it is none."""
        field: Any = self.opts.pk
        try:
            for value in request.POST.getlist(ACTION_CHECKBOX_NAME):
                field.clean(value, None)
        except ValidationError:
            message = _("The selection cannot be read: choose the records again.")
            self.message_user(request, message, messages.ERROR)
            return None
        return super().response_action(request, queryset)

    # The records beside one

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        if (record := context["original"]) is not None and not context.get("is_popup"):
            context["neighbours"] = neighbours(self, request, record)
        return super().render_change_form(request, context, *args, **kwargs)

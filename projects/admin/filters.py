"""Filters of lists of projects."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from registry.admin import ParsedFilter


class YearFilter(ParsedFilter):
    """Projects under way on some day of a calendar year, the latest year first."""

    title = _("year under way")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        years = model_admin.model._default_manager.all().years()
        return [(str(year), str(year)) for year in reversed(years)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.chosen()
        return queryset.during([chosen]) if chosen else None

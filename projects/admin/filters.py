"""Filters of lists of projects."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from projects.enums import Punctuality, Role
from registry.admin import FiscalYearFilter, ParsedFilter, RecordFilter


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


class LeadFilter(RecordFilter):
    """Projects by the organization that leads them."""

    named = "lead"
    label = _("lead organization")
    besides = {"participations__role": Role.LEAD}


class DueYearFilter(FiscalYearFilter):
    """The fiscal year in which a report or a proof is due."""

    title = _("fiscal year in which it is due")
    path = "due_on"


class PunctualityFilter(ParsedFilter):
    """What has become of a report or a proof by today."""

    title = _("received on time")
    parameter_name = "punctuality"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return Punctuality.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.chosen()
        return queryset.with_punctuality().filter(punctuality=chosen) if chosen else None

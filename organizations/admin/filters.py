"""Filters of lists of organizations."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from organizations.enums import Standing
from registry.admin import FiscalYearFilter, ParsedFilter


class AqociFilter(ParsedFilter):
    """Members of the AQOCI today, as sourced intervals say; unknown where none was checked."""

    title = _("AQOCI member today")
    parameter_name = "aqoci"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("true", _("Yes")),
            ("false", _("No")),
            ("unknown", _("Unknown")),
            ("ever", _("At any time")),
        ]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.chosen()
        return queryset.aqoci_among([chosen]) if chosen else None


class StandingFilter(ParsedFilter):
    """ICOs by what confirmed decisions say of them today."""

    title = _("eligibility today")
    parameter_name = "standing"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return Standing.choices

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.chosen()
        return queryset.standing_among([chosen]) if chosen else None


class DecisionYearFilter(FiscalYearFilter):
    """The fiscal year in which a decision was taken."""

    title = _("fiscal year of the decision")
    path = "decided_on"

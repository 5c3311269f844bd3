"""Filters of lists of projects."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from projects.enums import Punctuality, Role
from registry.admin import FiscalYearFilter, ParsedFilter, RecordFilter
from registry.admin.known import known_to
from registry.memory.everything import Everything


class YearFilter(ParsedFilter):
    """Projects under way on some day of a calendar year, the latest year first."""

    title = _("year under way")
    parameter_name = "year"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        known = known_to(request, model_admin.model)
        years = _years(known) if known else model_admin.model._default_manager.all().years()
        return [(str(year), str(year)) for year in reversed(years)]

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        chosen = self.chosen()
        return queryset.during([chosen]) if chosen else None

    def among(self, known: Everything) -> BitMap | None:
        """The projects that it leaves, where it is in force: an unknown end is open."""
        if (chosen := self.chosen()) is None:
            return None
        begun = [code for code in known.codes("start__year") if int(code) <= int(chosen)]
        over = [code for code in known.codes("end__year") if int(code) < int(chosen)]
        return known.having("start__year", begun) - known.having("end__year", over)


def _years(known: Everything) -> range:
    """As the ``years`` of all projects."""
    begun, over = (sorted(map(int, known.codes(f"{one}__year"))) for one in ("start", "end"))
    return range(begun[0], max([*begun, *over]) + 1) if begun else range(0)


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
        return queryset.having_become(chosen) if chosen else None

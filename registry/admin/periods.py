"""A filter of lists between two days."""

import datetime
from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _


class PeriodFilter(admin.ListFilter):
    """The rows of a moment from a day to a day, both included; either may be left open. What is
    no day filters nothing, and is said."""

    title = _("period")
    template = "admin/period_filter.html"
    path = "at"
    NAMES = ("from", "to")

    def __init__(self, request: HttpRequest, params: Any, model: Any, model_admin: Any) -> None:
        super().__init__(request, params, model, model_admin)
        given = {name: params.pop(name)[-1] for name in self.NAMES if name in params}
        self.used_parameters.update(given)
        self.days = {name: _day(text) for name, text in given.items()}
        self.wrong = [text for name, text in given.items() if text and not self.days[name]]

    def has_output(self) -> bool:
        return True

    def expected_parameters(self) -> list[str]:
        return [*self.NAMES]

    def choices(self, changelist: Any) -> Iterator[dict[str, Any]]:
        given = changelist.filter_params.items()
        yield {
            "from": self.used_parameters.get("from", ""),
            "to": self.used_parameters.get("to", ""),
            "wrong": self.wrong,
            "others": [(k, v) for k, vs in given if k not in self.NAMES for v in vs],
        }

    def queryset(self, request: HttpRequest, queryset: Any) -> Any:
        bounds = {"from": f"{self.path}__date__gte", "to": f"{self.path}__date__lte"}
        return queryset.filter(**{bounds[name]: day for name, day in self.days.items() if day})


def _day(text: str) -> datetime.date | None:
    try:
        return parse_date(text)
    except ValueError:
        return None

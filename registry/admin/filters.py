"""Filters of lists that offer what is there."""

import datetime
from types import SimpleNamespace
from typing import Any

from django.contrib import admin
from django.db.models import Field, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from registry.admin.quality import name_of
from registry.admin.queue import TASKS
from registry.days import fiscal_year, year_in_words
from registry.models import Record


class UsedChoicesFilter(admin.ChoicesFieldListFilter):
    """The choices of a field that at least one row has."""

    def __init__(self, field: Field, *args: Any, **kwargs: Any) -> None:
        super().__init__(field, *args, **kwargs)
        column = field.model._default_manager.order_by().values_list(field.name, flat=True)
        used = {str(value) for value in column.distinct()}
        offered = [(value, label) for value, label in field.flatchoices if str(value) in used]
        # Django's filter reads nothing else of the field once it is made.
        self.field = SimpleNamespace(flatchoices=offered)


class ParsedFilter(admin.SimpleListFilter):
    """A filter whose value is one of its choices; another value is as none."""

    def chosen(self) -> str | None:
        value = self.value()
        return value if value in {str(choice) for choice, _label in self.lookup_choices} else None


class _FromElsewhere(ParsedFilter):
    """A filter that a link from another page brings: it shows what is in force, and the way
    back to all."""

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        asked = request.GET.get(self.parameter_name or "")
        return [choice for choice in self.offered(model_admin.model) if choice[0] == asked]

    def offered(self, model: type[Record]) -> list[tuple[str, Any]]:
        raise NotImplementedError


class RuleFilter(_FromElsewhere):
    """The records that break a rule."""

    title = _("broken rule")
    parameter_name = "broken"

    def offered(self, model: type[Record]) -> list[tuple[str, Any]]:
        return [(name_of(rule), rule.message) for rule in model.rules if not rule.parts]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any] | None:
        chosen = self.chosen()
        rules = [rule for rule in queryset.model.rules if name_of(rule) == chosen]
        return queryset.breaking(*rules) if rules else None


class TaskFilter(_FromElsewhere):
    """The records of one task of the work queue."""

    title = _("work queue")
    parameter_name = "task"

    def offered(self, model: type[Record]) -> list[tuple[str, Any]]:
        return [(task.code, task.title) for task in TASKS.values() if task.model is model]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any] | None:
        chosen = self.chosen()
        return (
            queryset.filter(pk__in=TASKS[chosen].rows().order_by().values("pk")) if chosen else None
        )


class FiscalYearFilter(ParsedFilter):
    """The Québec fiscal year, from 1 April to 31 March, of a date."""

    title = _("fiscal year")
    parameter_name = "fiscal_year"
    path = "date"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        known = model_admin.model._default_manager.filter(**{f"{self.path}__isnull": False})
        days = known.order_by(self.path).values_list(self.path, flat=True)
        first, last = days.first(), days.last()
        if first is None or last is None:
            return []
        years = range(fiscal_year(last), fiscal_year(first) - 1, -1)
        return [(str(year), year_in_words(year)) for year in years]

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any] | None:
        if (chosen := self.chosen()) is None:
            return None
        year = int(chosen)
        span = datetime.date(year, 4, 1), datetime.date(year + 1, 3, 31)
        return queryset.filter(**{f"{self.path}__range": span})

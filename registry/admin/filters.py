"""Filters of lists that offer what is there."""

from types import SimpleNamespace
from typing import Any

from django.contrib import admin
from django.contrib.auth import get_user_model
from django.db.models import F, Field, QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pyroaring import BitMap

from registry.admin.charge import ALL, MINE, NOBODY, Charge, officer_path, officers_of
from registry.admin.judged import kept_breaking, with_time
from registry.admin.known import known_to
from registry.admin.queue import TASKS
from registry.among import Among
from registry.days import days_of, fiscal_year, year_in_words
from registry.memory.everything import Everything
from registry.memory.judged import judged
from registry.models import Publishable, Record
from registry.rules import Rule

FEW = 10_000  # records of a task that are asked for by their keys
NAMED = 100_000  # records that a query is told by name


class UsedChoicesFilter(admin.ChoicesFieldListFilter):
    """The choices of a field that at least one row has."""

    def __init__(self, field: Field, request: HttpRequest, *args: Any, **kwargs: Any) -> None:
        super().__init__(field, request, *args, **kwargs)
        _params, model, *_rest = args
        used = _used(field, request, model, kwargs["field_path"])
        offered = [(value, label) for value, label in field.flatchoices if str(value) in used]
        # Django's filter reads nothing else of the field once it is made.
        self.field = SimpleNamespace(flatchoices=offered)


class UsedValuesFilter(admin.AllValuesFieldListFilter):
    """The values that some row has, of a field that begins an index."""

    def __init__(self, field: Field, *args: Any, **kwargs: Any) -> None:
        super().__init__(field, *args, **kwargs)
        rows: Any = field.model._default_manager.all()
        self.lookup_choices = rows.values_met(field.name)


def _used(field: Field, request: HttpRequest, model: Any, path: str) -> set[str]:
    """The values that some row has: of the list, else of the model of the field."""
    for of, name in ((model, path), (field.model, field.name)):
        known = known_to(request, of)
        if known and known.knows(name):
            return set(known.codes(name))
    column = field.model._default_manager.order_by().values_list(field.name, flat=True)
    return {str(value) for value in column.distinct()}


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
        model = model_admin.model
        offered = (choice for choice in self.offered(model) if choice[0] == asked)
        return [(code, with_time(label, model, self.rules(model))) for code, label in offered]

    def offered(self, model: type[Record]) -> list[tuple[str, Any]]:
        raise NotImplementedError

    def rules(self, model: type[Record]) -> tuple[Rule, ...]:
        """Those by which the records were judged that it leaves."""
        return ()


class RuleFilter(_FromElsewhere):
    """The records that break a rule."""

    title = _("broken rule")
    parameter_name = "broken"

    def offered(self, model: type[Record]) -> list[tuple[str, Any]]:
        return [(rule.name, rule.message) for rule in model.rules if not rule.parts]

    def rules(self, model: type[Record]) -> tuple[Rule, ...]:
        return tuple(rule for rule in model.rules if rule.name == self.value())

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any] | None:
        """Where few broke it when they were judged, no other is looked at."""
        rules = self.rules(queryset.model) if self.chosen() else ()
        found = judged(queryset.model, rules)
        if found and len(found.keys) <= NAMED:
            queryset = queryset.filter(Among(F("pk"), [*found.keys]))
        return queryset.breaking(*rules) if rules else None

    def among(self, known: Everything) -> BitMap | None:
        """The records that it leaves, where they were judged."""
        model = known.model
        found = judged(model, self.rules(model), known.known) if self.chosen() else None
        return found.keys if found else None


class TaskFilter(_FromElsewhere):
    """The records of one task of the work queue."""

    title = _("work queue")
    parameter_name = "task"

    def offered(self, model: type[Record]) -> list[tuple[str, Any]]:
        return [(task.code, task.title) for task in TASKS.values() if task.model is model]

    def rules(self, model: type[Record]) -> tuple[Rule, ...]:
        task = TASKS.get(self.value() or "")
        return task.judged if task else ()

    def among(self, known: Everything) -> BitMap | None:
        """The records that it leaves, where they were judged."""
        rules = self.rules(known.model) if self.chosen() else ()
        found = kept_breaking(known.model, rules, known)
        return found.keys if found else None

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any] | None:
        """Few that nobody judged beforehand are asked for once: what makes them wait is not found
        out again for each query."""
        if (chosen := self.chosen()) is None:
            return None
        waiting, rules = TASKS[chosen].rows().order_by(), self.rules(queryset.model)
        if not (rules and judged(queryset.model, rules)):
            few = [*waiting.values_list("pk", flat=True)[: FEW + 1]]
            if len(few) <= FEW:
                return queryset.filter(Among(F("pk"), few))
        return queryset.filter(pk__in=waiting.values("pk"))


class OfficerFilter(ParsedFilter):
    """The records in the charge of an officer, or of nobody; of what is said of records, those
    that a link from the work queue asks for."""

    title = _("officer in charge")
    parameter_name = "officer"

    def __init__(self, request: HttpRequest, *args: Any) -> None:
        self.person = request.user
        super().__init__(request, *args)

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        model = model_admin.model
        offered = [(MINE, _("Mine")), (NOBODY, _("Unassigned"))]
        if issubclass(model, Publishable):
            people = officers_of(model, known_to(request, model))
            return [*offered, *sorted(((str(p.pk), str(p)) for p in people), key=_name)]
        asked = Charge.read(request.GET.get(self.parameter_name, ""), request.user)
        if asked is None or asked.word == ALL or not officer_path(model):
            return []
        known = dict(offered)
        return [(asked.word, known.get(asked.word) or self._named(model, asked))]

    def _named(self, model: type[Record], asked: Charge) -> str:
        people = get_user_model()._default_manager.filter(pk=asked.officer)
        return next((str(person) for person in people), asked.word)

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any] | None:
        if (chosen := self.chosen()) is None:
            return None
        charge = Charge.read(chosen, self.person)
        return charge.among(queryset, officer_path(queryset.model)) if charge else None

    def among(self, known: Everything) -> BitMap | None:
        """The records that it leaves, where it is in force."""
        charge = Charge.read(self.chosen() or "", self.person)
        return charge.known(known) if charge else None


def _name(choice: tuple[str, str]) -> str:
    return choice[1]


class FirstPublishedFilter(_FromElsewhere):
    """The records that were published for the first time in a fiscal year."""

    title = _("published for the first time in")
    parameter_name = "first_published"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        asked = request.GET.get(self.parameter_name, "")
        year = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) == 4 else 0
        return [(asked, year_in_words(year))] if 1900 <= year <= 9000 else []

    def queryset(self, request: HttpRequest, queryset: Any) -> QuerySet[Any] | None:
        chosen = self.chosen()
        return queryset.first_published(*days_of(int(chosen))) if chosen else None


def brought_filters(model: type[Record]) -> list[Any]:
    """The filters that every list has, most of them for the links of other pages."""
    published = [FirstPublishedFilter] if issubclass(model, Publishable) else []
    return [RuleFilter, TaskFilter, OfficerFilter, *published]


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
        return queryset.filter(**{f"{self.path}__range": days_of(int(chosen))})

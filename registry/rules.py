"""Rules: one definition refuses, blocks publication, warns, explains and lists what breaks it."""

import enum
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any, Self

from django.apps import apps
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import (
    Aggregate,
    BaseConstraint,
    CheckConstraint,
    Count,
    Exists,
    F,
    OuterRef,
    Q,
    Subquery,
    UniqueConstraint,
    Value,
)
from django.db.models.expressions import BaseExpression, Combinable
from django.db.models.functions import Coalesce

Condition = Q | BaseExpression | Combinable


class Severity(enum.StrEnum):
    REFUSE = "refuse"
    PUBLISH = "publish"
    WARN = "warn"


@dataclass(frozen=True, eq=False)
class Rule:
    """A rule of the domain.

    ``code``: its name in code, tests, messages and reports.
    ``message``: what is wrong; ``remedy``: what to do; both translatable, whole sentences.
    ``field``: the model field a reader goes to.
    ``holds``: what of it one row shows, as the condition that a good row meets (unknown
    passes, as in a CHECK). ``breaks``: what of it takes other tables, as a function that
    returns the condition of a row that breaks it.
    ``watches``: lookups of fields elsewhere whose change can break it, on one's own parts too
    where the rule is of the whole.
    ``exceptional``: a recorded exception with its reason lifts it. ``parts``: the model whose
    rows obey it, where the rule is seen from the record that they are part of. ``daily``: the
    condition moves with the day, so that no trigger can hold it.
    """

    code: str
    severity: Severity
    message: Any
    remedy: Any
    field: str = NON_FIELD_ERRORS
    holds: Q | None = None
    breaks: Callable[[], Condition] | None = None
    watches: tuple[str, ...] = ()
    exceptional: bool = False
    parts: str = ""
    daily: bool = False

    def __str__(self) -> str:
        return f"{self.message} {self.remedy}"

    @property
    def name(self) -> str:
        """What tells it from the other rules of its model: two severities may share a code."""
        return f"{self.severity}:{self.code}"

    def breaking(self) -> Condition:
        """The condition of a row that breaks the rule: none does where a constraint or a verb
        alone holds it, since what would break it is never stored."""
        own = [~self.holds] if self.holds is not None else []
        elsewhere = [self.breaks()] if self.breaks else []
        return any_of([*own, *elsewhere] or [Q(pk__in=[])])

    @property
    def is_across(self) -> bool:
        """Whether the rule looks beyond one row, so that no CHECK can hold it, and guards do."""
        return self.severity == Severity.REFUSE and self.breaks is not None

    @property
    def constraint_name(self) -> str:
        """The name of what holds the rule in the database."""
        return self.code.replace(".", "_")

    def constraint(self, suffix: str = "", *, holds: Q | None = None) -> "RuleConstraint":
        """The CHECK that holds the rule, or one part of it, in the database."""
        name = self.constraint_name + (f"_{suffix}" if suffix else "")
        return RuleConstraint(rule=self, condition=holds or self.holds, name=name)

    def unique(self, *fields: str, condition: Q | None = None) -> "RuleUnique":
        """The unique index that holds the part of the rule that says so."""
        name = f"{self.constraint_name}_unique"
        return RuleUnique(rule=self, fields=fields, condition=condition, name=name)

    def of_parts(self, model: str, parent: str) -> "Rule":
        """The same rule seen from the record whose parts (``model``, by their foreign key
        ``parent``) must obey it."""
        return replace(
            self,
            holds=None,
            parts=model,
            breaks=lambda: exists(model, self.breaking(), **{parent: OuterRef("pk")}),
        )


class _OfRule(BaseConstraint):
    """A constraint whose message is its rule's; migrations keep what the database needs alone."""

    def __init__(self, *, rule: Rule | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.rule = rule

    def deconstruct(self) -> tuple[str, Any, dict[str, Any]]:
        _path, args, kwargs = super().deconstruct()
        path = f"django.db.models.{type(self).__mro__[2].__name__}"
        for name in ("violation_error_code", "violation_error_message"):
            kwargs.pop(name, None)
        return path, args, kwargs

    def clone(self) -> Self:
        """A copy with its rule: Django keeps clones of what a model declares."""
        copy = super().clone()
        copy.rule = self.rule
        return copy

    def validate(self, *args: Any, **kwargs: Any) -> None:
        try:
            super().validate(*args, **kwargs)
        except ValidationError as error:
            if self.rule is None:
                raise
            raise ValidationError(str(self.rule), code=self.rule.code) from error


class RuleConstraint(_OfRule, CheckConstraint):
    """A CHECK that holds a rule."""


class RuleUnique(_OfRule, UniqueConstraint):
    """A unique index that holds a rule."""


def exists(model: str, *conditions: Condition, **lookups: Any) -> Exists:
    """EXISTS over another model named ``app.Model``: rules come before models."""
    return Exists(apps.get_model(model)._default_manager.filter(*conditions, **lookups))


def any_of(conditions: Iterable[Condition]) -> Q:
    combined = Q()
    for condition in conditions:
        combined |= Q(condition)
    return combined


def filled(field: str) -> Q:
    """The text field is not empty."""
    return ~Q(**{field: ""})


def one_of(field: str, values: Iterable[Any]) -> Q:
    return Q(**{f"{field}__in": tuple(values)})


def ordered(start: str, end: str, *, same: bool = True) -> Q:
    """``start`` does not follow ``end``; an unknown date passes."""
    later = {f"{end}__gte" if same else f"{end}__gt": F(start)}
    return Q(**{f"{start}__isnull": True}) | Q(**{f"{end}__isnull": True}) | Q(**later)


def located() -> Q:
    """Both coordinates within their ranges, or neither: beside an unknown one the other would
    pass a CHECK."""
    ranges = Q(latitude__range=(-90, 90), longitude__range=(-180, 180))
    known = Q(latitude__isnull=False, longitude__isnull=False)
    return Q(latitude__isnull=True, longitude__isnull=True) | (known & ranges)


def count_of(model: str, **lookups: Any) -> Coalesce:
    """The number of rows of another model, named ``app.Model``."""
    return Coalesce(total_of(model, Count("pk"), **lookups), 0)


def total_of(model: str, aggregate: Aggregate, *conditions: Condition, **lookups: Any) -> Subquery:
    """An aggregate over the rows of another model, named ``app.Model``; NULL over none."""
    rows = apps.get_model(model)._default_manager.filter(*conditions, **lookups).order_by()
    return Subquery(rows.annotate(_=Value(1)).values("_").annotate(total=aggregate).values("total"))

"""What says of a row that it breaks a rule, compiled once.

Verbs and staff pages judge records by dozens of rules, each a long condition whose SQL is always
the same: to make it anew took longer than to ask the database.
"""

import datetime
import functools
from typing import Any

from django.db.models import Case, CharField, Exists, OuterRef, Q, Value, When
from django.db.models.expressions import BaseExpression, RawSQL

from registry.days import today
from registry.rules import Rule


def verdict(rule: Rule) -> Case:
    """The rule's code where a row breaks it, else ``""``."""
    return _code(rule, Q(rule.breaking()))


def _code(rule: Rule, condition: Any) -> Case:
    broken = When(condition, then=Value(rule.code))
    return Case(broken, default=Value(""), output_field=CharField())


def compiled(rows: Any, rule: Rule) -> BaseExpression:
    """The verdict over these rows, which are asked as they are, and not from within a query."""
    model = rows.model
    if rows.query.get_initial_alias() != model._meta.db_table:
        return verdict(rule)
    return _compiled(model, rule, rows.db, today())


@functools.lru_cache(maxsize=1024)
def _compiled(model: Any, rule: Rule, using: str, _day: datetime.date) -> RawSQL:
    """Some conditions move with the day."""
    query = model._base_manager.annotate(verdict=verdict(rule)).query
    if len(query.alias_map) > 1:
        query = model._base_manager.annotate(verdict=_apart(model, rule)).query
    sql, parameters = query.get_compiler(using).compile(query.annotations["verdict"])
    return RawSQL(sql, tuple(parameters), output_field=CharField())  # noqa: S611 - Django's own SQL


def _apart(model: Any, rule: Rule) -> Case:
    """The verdict of a condition that takes other tables beside the row's, without them."""
    same = model._base_manager.filter(rule.breaking(), pk=OuterRef("pk")).order_by()
    return _code(rule, Exists(same))

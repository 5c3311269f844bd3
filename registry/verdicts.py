"""What says of a row that it breaks a rule, compiled once.

Verbs and staff pages judge records by dozens of rules, each a long condition whose SQL is always
the same: to make it anew took longer than to ask the database.
"""

import datetime
import functools
from typing import Any

from django.db.models import Case, CharField, Q, Value, When
from django.db.models.expressions import BaseExpression, RawSQL
from django.utils import timezone

from registry.rules import Rule


def verdict(rule: Rule) -> Case:
    """The rule's code where a row breaks it, else ``""``."""
    broken = When(Q(rule.breaking()), then=Value(rule.code))
    return Case(broken, default=Value(""), output_field=CharField())


def compiled(rows: Any, rule: Rule) -> BaseExpression:
    """The verdict over these rows, which are asked as they are, and not from within a query."""
    model = rows.model
    if rows.query.get_initial_alias() != model._meta.db_table:
        return verdict(rule)
    return _compiled(model, rule, rows.db, timezone.localdate()) or verdict(rule)


@functools.lru_cache(maxsize=1024)
def _compiled(model: Any, rule: Rule, using: str, _day: datetime.date) -> RawSQL | None:
    """Nothing where it takes more than the row and what is asked about it apart. Some conditions
    move with the day."""
    query = model._base_manager.annotate(verdict=verdict(rule)).query
    expression = query.annotations["verdict"]
    if expression.contains_aggregate or len(query.alias_map) > 1:
        return None
    sql, parameters = query.get_compiler(using).compile(expression)
    return RawSQL(sql, tuple(parameters), output_field=CharField())  # noqa: S611 - Django's own SQL

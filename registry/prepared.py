"""What every page of one kind of records asks of its record, put into SQL once.

To put a query of a dozen parts together takes Python longer than it takes the database to answer.
"""

import datetime
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

from django.db import connections
from django.db.models import BooleanField, Exists, OuterRef, QuerySet

from registry.days import today

SOME = -(2**40)  # stands for the primary key: no record has it


class Asked(NamedTuple):
    """``names``: of the values; ``are_yes``: whether each is yes or no, where it is known."""

    sql: str
    params: Sequence[Any]
    names: Sequence[str]
    are_yes: Sequence[bool]


class Prepared:
    """``rows``: gives the records with what is asked annotated, by ``names``. ``relations``: of
    those in which a record has no row, which are not asked then."""

    def __init__(
        self,
        rows: Callable[[], QuerySet[Any]],
        names: Sequence[str],
        relations: Sequence[str],
    ) -> None:
        self.rows, self.names, self.relations = rows, names, relations

    def tell(self, record: Any) -> frozenset[str]:
        """Write what is asked in a record that was just read; gives its relations with rows."""
        alias = record._state.db
        asked = _asked(self, alias, today())
        params = [record.pk if one == SOME else one for one in asked.params]
        with connections[alias].cursor() as cursor:
            cursor.execute(asked.sql, params)
            found = cursor.fetchone() or [None] * len(asked.names)
        told = {
            name: bool(value) if is_yes and value is not None else value
            for name, value, is_yes in zip(asked.names, found, asked.are_yes, strict=True)
        }
        for name in self.names:
            setattr(record, name, told[name])
        return frozenset(one for one in self.relations if told[f"has_{one}"])


@lru_cache(maxsize=20)
def _asked(one: Prepared, alias: str, _day: datetime.date) -> Asked:
    """On a day: what is asked may hang on it."""
    rows = one.rows().using(alias).filter(pk=SOME).order_by()
    names = [*one.names, *(f"has_{relation}" for relation in one.relations)]
    has = {f"has_{relation}": _has(rows.model, relation) for relation in one.relations}
    query = rows.annotate(**has).values(*names).query
    kinds = [query.annotations[name].output_field for name in names]
    sql, params = query.get_compiler(alias).as_sql()
    return Asked(sql, params, names, [isinstance(kind, BooleanField) for kind in kinds])


def _has(model: Any, relation: str) -> Exists:
    field = model._meta.get_field(relation)
    rows = field.related_model._base_manager.filter(**{field.field.name: OuterRef("pk")})
    return Exists(rows)

"""What is asked for every page of one kind, put into SQL once.

To put a query of a dozen parts together takes Python longer than it takes the database to answer.
"""

import datetime
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple

from django.db import connections, router
from django.db.models import Exists, OuterRef, QuerySet

from registry.days import today

SOME = -(2**40)  # stands for the primary key, as lower numbers do for others: no record has them
STEP = 50  # keys are asked by so many: those of one page


class Statement(NamedTuple):
    """The SQL of a query on one database; ``ways``: by its place, how what the driver gives
    becomes a value."""

    sql: str
    params: Sequence[Any]
    ways: Mapping[int, tuple[Sequence[Callable[..., Any]], Any]]

    def rows(self, alias: str, given: Mapping[Any, Any]) -> list[list[Any]]:
        """What it gives; ``given``: what takes the place of the parameters that stand for
        others."""
        with connections[alias].cursor() as cursor:
            cursor.execute(self.sql, [given.get(one, one) for one in self.params])
            found = [list(row) for row in cursor.fetchall()]
        for row in found:
            for place, (ways, expression) in self.ways.items():
                for way in ways:
                    row[place] = way(row[place], expression, connections[alias])
        return found


def statement(rows: QuerySet[Any], alias: str) -> Statement:
    compiler = rows.query.get_compiler(alias)
    sql, params = compiler.as_sql()
    return Statement(sql, params, compiler.get_converters([one[0] for one in compiler.select]))


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
        names = [*self.names, *(f"has_{relation}" for relation in self.relations)]
        found = _asked(self, alias, today()).rows(alias, {SOME: record.pk})
        told = dict(zip(names, found[0] if found else repeat(None), strict=bool(found)))
        for name in self.names:
            setattr(record, name, told[name])
        return frozenset(one for one in self.relations if told[f"has_{one}"])


@lru_cache(maxsize=20)
def _asked(one: Prepared, alias: str, _day: datetime.date) -> Statement:
    """On a day: what is asked may hang on it."""
    rows = one.rows().using(alias).filter(pk=SOME).order_by()
    has = {f"has_{relation}": _has(rows.model, relation) for relation in one.relations}
    return statement(rows.annotate(**has).values_list(*one.names, *has), alias)


def _has(model: Any, relation: str) -> Exists:
    field = model._meta.get_field(relation)
    rows = field.related_model._base_manager.filter(**{field.field.name: OuterRef("pk")})
    return Exists(rows)


def public_among(model: Any, pks: Sequence[int]) -> set[int]:
    """Those of some primary keys, of one page, that anyone may see."""
    if not pks:
        return set()
    alias = router.db_for_read(model)
    size = -(-len(pks) // STEP) * STEP
    padded = [*pks, *repeat(pks[0], size - len(pks))]
    given = dict(zip(range(SOME, SOME - size, -1), padded, strict=True))
    return {pk for (pk,) in _public(model, alias, size, today()).rows(alias, given)}


@lru_cache(maxsize=50)
def _public(model: Any, alias: str, size: int, _day: datetime.date) -> Statement:
    keys = [*range(SOME, SOME - size, -1)]
    rows = model._default_manager.using(alias).public().filter(pk__in=keys)
    return statement(rows.values_list("pk").order_by(), alias)

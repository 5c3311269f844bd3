"""What is asked for every page of one kind, put into SQL once.

To put a query of a dozen parts together takes Python longer than it takes the database to answer.
"""

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import lru_cache
from itertools import repeat
from typing import Any, NamedTuple, TypeVar

from django.db import connections, router
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.query import get_related_populators

from registry.among import Among
from registry.days import today
from registry.engines import engine_of

T = TypeVar("T")
SOME = -(2**40)  # stands for the primary key, as lower numbers do for others: no record has them
ADDRESS = "*"  # stands for the address of a record
STEP = 50  # keys are asked by so many: those of one page


_MADE: list[Any] = []


def put_together_once(make: Callable[..., T]) -> Callable[..., T]:
    """What is made of the same is kept, a hundred of them."""
    kept = lru_cache(maxsize=100)(make)
    _MADE.append(kept)
    return kept


def forget() -> None:
    """What was put into SQL is put together anew."""
    for one in _MADE:
        one.cache_clear()


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
            cursor.execute(self.sql, [given.get(_name(one), one) for one in self.params])
            found = [list(row) for row in cursor.fetchall()]
        for row in found:
            for place, (ways, expression) in self.ways.items():
                for way in ways:
                    row[place] = way(row[place], expression, connections[alias])
        return found


def _name(param: Any) -> Any:
    """What a parameter is known by: keys are a list."""
    return tuple(param) if isinstance(param, list) else param


def keys_given(keys: Collection[int], alias: str) -> dict[Any, Any]:
    """What takes the place of ``Among(…, [SOME])``."""
    among = engine_of(connections[alias]).among
    return {_name(among([SOME])[1]): among([*keys])[1]}


def statement(rows: QuerySet[Any], alias: str) -> Statement:
    compiler = rows.query.get_compiler(alias)
    sql, params = compiler.as_sql()
    return Statement(sql, params, compiler.get_converters([one[0] for one in compiler.select]))


class Records(NamedTuple):
    """The records that a statement gives, and those that they belong to, read with them.
    ``first``: where their own values begin; ``names``: of these; ``beside``: by its name, where
    what is annotated is."""

    asked: Statement
    model: type[Any]
    first: int
    names: Sequence[str]
    owners: Sequence[Any]
    beside: Mapping[str, int]

    def of(self, alias: str, given: Mapping[Any, Any]) -> list[Any]:
        return [self._record(alias, row) for row in self.asked.rows(alias, given)]

    def _record(self, alias: str, row: list[Any]) -> Any:
        own = row[self.first : self.first + len(self.names)]
        record = self.model.from_db(alias, self.names, own)
        for owner in self.owners:
            owner.populate(row, record)
        for name, place in self.beside.items():
            setattr(record, name, row[place])
        return record


def records(rows: QuerySet[Any], alias: str) -> Records:
    """Of rows that the ORM would give as records, without what it asks after them."""
    compiler = rows.query.get_compiler(alias)
    sql, params = compiler.as_sql()
    selected, told = [one[0] for one in compiler.select], compiler.klass_info
    asked = Statement(sql, params, compiler.get_converters(selected))
    own = told["select_fields"]
    names = [one.target.attname for one in selected[own[0] : own[-1] + 1]]
    # The types are those of a later Django.
    owners = get_related_populators(told, compiler.select, alias)  # type: ignore[call-arg]
    return Records(asked, rows.model, own[0], names, owners, compiler.annotation_col_map)


def public_at(rows: QuerySet[Any], address: str) -> Any:
    """The public record at an address, which it has or has left; None where there is none.
    ``rows``: always the same."""
    found = _at(rows, rows.db, today()).of(rows.db, {ADDRESS: address})
    public: Any = rows.public()  # type: ignore[attr-defined]
    return found[0] if found else public.at(address)


@put_together_once
def _at(rows: Any, alias: str, _day: datetime.date) -> Records:
    return records(rows.using(alias).public().filter(slug=ADDRESS).order_by(), alias)


def by_key(rows: Callable[[], QuerySet[Any]], keys: Collection[int]) -> dict[int, Any]:
    """As ``in_bulk``: of the rows that a function gives, those of some primary keys."""
    alias = router.db_for_read(rows().model)
    found = _by_key(rows, alias, today()).of(alias, keys_given(keys, alias)) if keys else []
    return {one.pk: one for one in found}


@put_together_once
def _by_key(rows: Callable[[], Any], alias: str, _day: datetime.date) -> Records:
    return records(rows().using(alias).filter(Among(F("pk"), [SOME])).order_by(), alias)


class OfOne:
    """The rows of a relation of one record that a page of it shows. ``rows``: which, in what order,
    and what is read with them."""

    def __init__(
        self, relation: str, rows: Callable[[Any], Any] = lambda rows: rows.of_one()
    ) -> None:
        self.relation, self.rows = relation, rows

    def values(self, record: Any) -> list[list[Any]]:
        """As ``of``, where ``rows`` asks for values."""
        alias = record._state.db
        return _values_of_one(self, type(record), alias, today()).rows(alias, {SOME: record.pk})

    def of(self, record: Any) -> list[Any]:
        alias, to = record._state.db, self.field(type(record))
        found = _of_one(self, type(record), alias, today()).of(alias, {SOME: record.pk})
        for one in found:
            to.set_cached_value(one, record)
        return found

    def field(self, model: Any) -> Any:
        """The field of the rows by which they belong to the record."""
        return model._meta.get_field(self.relation).field

    def asked(self, model: Any, alias: str) -> Any:
        field = self.field(model)
        return self.rows(field.model._default_manager.using(alias).filter(**{field.name: SOME}))


@put_together_once
def _of_one(one: OfOne, model: Any, alias: str, _day: datetime.date) -> Records:
    return records(one.asked(model, alias), alias)


@put_together_once
def _values_of_one(one: OfOne, model: Any, alias: str, _day: datetime.date) -> Statement:
    return statement(one.asked(model, alias), alias)


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


@put_together_once
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


@put_together_once
def _public(model: Any, alias: str, size: int, _day: datetime.date) -> Statement:
    keys = [*range(SOME, SOME - size, -1)]
    rows = model._default_manager.using(alias).public().filter(pk__in=keys)
    return statement(rows.values_list("pk").order_by(), alias)

"""Tells which of many records the constraints of their table may refuse: the database judges all
of them in a query or two, so that only those are looked at one by one."""

from collections.abc import Callable, Iterator, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import connections, models, router
from django.db.models import Q

from registry.chunks import chunks
from registry.rules import any_of
from registry.suspicion import suspects

Constraint = models.BaseConstraint
Doubt = tuple[Any, Constraint | None]  # a record, and what may refuse it
Way = Callable[[Any, list[Any]], Iterator[Doubt]]
AT_ONCE = 200  # rows that are put into one query


def doubtful(records: Sequence[Any]) -> list[tuple[Any, list[Constraint | None]]]:
    """Those of which ``full_clean`` may have something to say, in their order, each with the
    constraints that may, and None where its fields may: of others it has nothing to say."""
    return _those(records, _by_fields, _by_table)


def doubtful_parts(records: Sequence[Any]) -> list[tuple[Any, list[Constraint | None]]]:
    """Those of which ``validate_constraints`` may have something to say."""
    return _those(records, _by_table)


def _those(records: Sequence[Any], *ways: Way) -> list[tuple[Any, list[Constraint | None]]]:
    by_model: dict[Any, list[Any]] = {}
    for record in records:
        by_model.setdefault(type(record), []).append(record)
    found: dict[int, list[Constraint | None]] = {}
    for model, some in by_model.items():
        for record, constraint in (pair for way in ways for pair in way(model, some)):
            found.setdefault(id(record), []).append(constraint)
    return [(record, found[id(record)]) for record in records if id(record) in found]


def _by_fields(model: Any, records: list[Any]) -> Iterator[Doubt]:
    found = suspects(records)
    for field in model._meta.concrete_fields:
        if isinstance(field, models.ForeignKey):
            found += _referring_to_none(field, records)
        elif field.unique and not field.primary_key:
            found += _with_taken(model, (field.name,), Q(), records)
    yield from ((record, None) for record in found)


def _referring_to_none(field: Any, records: list[Any]) -> Iterator[Any]:
    """Those that refer to what may not be chosen, or is not there, or to nothing if they must."""
    target = field.target_field
    named = {getattr(record, field.attname) for record in records} - {None}
    rows = field.related_model._base_manager.filter(**{f"{target.name}__in": named})
    rows = rows.complex_filter(field.get_limit_choices_to())
    there = {*rows.values_list(target.attname, flat=True)} if named else set()
    there |= {None} if field.blank else set()
    yield from (record for record in records if getattr(record, field.attname) not in there)


def _by_table(model: Any, records: list[Any]) -> Iterator[Doubt]:
    checks = [one for one in model._meta.constraints if isinstance(one, models.CheckConstraint)]
    broken = _breaking(model, checks, records)
    for constraint in model._meta.constraints:
        if isinstance(constraint, models.CheckConstraint):
            found = _breaking(model, [constraint], broken)
        elif isinstance(constraint, models.UniqueConstraint) and constraint.fields:
            condition = constraint.condition or Q()
            found = [*_with_taken(model, constraint.fields, condition, records)]
        else:
            found = [one for one in records if _is_refused(constraint, model, one)]
        yield from ((record, constraint) for record in found)


def _is_refused(constraint: Constraint, model: Any, record: Any) -> bool:
    try:
        constraint.validate(model, record)
    except ValidationError:
        return True
    return False


def _with_taken(
    model: Any, names: Sequence[str], condition: Q, records: list[Any]
) -> Iterator[Any]:
    """Those whose values of these fields another stored row has."""
    attributes = [model._meta.get_field(name).attname for name in names]
    wanted = {name: {getattr(r, name) for r in records} - {None} for name in attributes}
    asked = {f"{name}__in": values for name, values in wanted.items()}
    rows = model._base_manager.filter(condition, **asked).order_by()
    owners = {tuple(values): pk for pk, *values in rows.values_list("pk", *attributes)}
    for record in records:
        values = tuple(getattr(record, name) for name in attributes)
        if owners.get(values, record.pk) != record.pk:
            yield record


def _breaking(
    model: Any, checks: Sequence[models.CheckConstraint], records: list[Any]
) -> list[Any]:
    """Those that the checks refuse, and some of which an unknown value makes nothing certain."""
    if not checks or not records:
        return []
    rows = model._base_manager.filter(any_of(~Q(one.condition) for one in checks)).order_by()
    connection = connections[router.db_for_write(model)]
    sql, params = rows.values("pk").query.get_compiler(connection=connection).as_sql()
    named = {name for one in checks for name in Q(one.condition).referenced_base_fields}
    fields = [model._meta.get_field(name) for name in sorted(named)]
    found: list[Any] = []
    for some in chunks(records, AT_ONCE):
        table, values = _as_table(model, fields, some, connection)
        with connection.cursor() as cursor:
            cursor.execute(f"{table} {sql}", [*values, *params])
            found += [some[number] for (number,) in cursor.fetchall()]
    return found


def _as_table(
    model: Any, fields: Sequence[Any], records: Sequence[Any], connection: Any
) -> tuple[str, list[Any]]:
    """The beginning of a query in which the name of the model's table means these records alone,
    each with its number for a key."""
    quote, typed = connection.ops.quote_name, []
    for field in (model._meta.pk, *fields):
        kind = field.rel_db_type(connection) if field.primary_key else field.db_type(connection)
        typed.append(f"CAST(%s AS {kind})")
    marks = ", ".join(["%s"] * len(typed))
    rows = ", ".join([f"({', '.join(typed)})", *[f"({marks})"] * (len(records) - 1)])
    names = ", ".join(quote(field.column) for field in (model._meta.pk, *fields))
    values: list[Any] = []
    for number, record in enumerate(records):
        values.append(number)
        values += [f.get_db_prep_save(getattr(record, f.attname), connection) for f in fields]
    return f"WITH {quote(model._meta.db_table)} ({names}) AS (VALUES {rows})", values

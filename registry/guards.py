"""Guards: triggers that hold in the database the refuse rules that look beyond one row.

They are compiled from what the rules declare, after each migration; see docs/decisions/0009.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from registry.engines import engine_of
from registry.models import AppendOnly, Record
from registry.rules import Rule
from registry.watches import Watch, append_only, records, watches_of

Events = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True)
class Guard:
    """What a change of a row of ``model`` may not leave.

    ``breaking``: the records concerned that break the rule. ``events``: the changes, with the
    columns that count where not all do. ``looks_at``: rows whose change at the same time could
    hide the breach. ``whole``: the records concerned, of a rule over their parts, which is
    judged only once all the parts are written. ``concerned``: those of a rule elsewhere that looks
    at the row; of most rows, none.
    """

    name: str
    constraint: str
    model: Any
    events: Events
    breaking: QuerySet[Any]
    looks_at: tuple[QuerySet[Any], ...]
    whole: QuerySet[Any] | None
    concerned: QuerySet[Any] | None = None


def guards_of(owner: type[Record], rule: Rule) -> Iterator[Guard]:
    """The guards of a refuse rule: on its records, and on all that it watches."""
    own = {"pk": _of_row("NEW", owner._meta.pk)}
    yield _guard(owner, rule, owner, {"INSERT": (), "UPDATE": ()}, own)
    for watch in watches_of(owner, rule):
        if watch.key:
            yield from _guards_of_parts(watch)
        else:
            events = {"INSERT": (), "UPDATE": _columns(watch)}
            concerned = {watch.path: _of_row("NEW", watch.model._meta.pk)}
            yield _guard(owner, rule, watch.model, events, concerned, watch.path)


def _guards_of_parts(watch: Watch) -> Iterator[Guard]:
    """On rows that come, and on rows that go, to another record or for good."""
    key = watch.model._meta.get_field(watch.key)
    moves: dict[str, Events] = {
        "NEW": {"INSERT": (), "UPDATE": ()},
        "OLD": {"UPDATE": (key.column,), "DELETE": ()},
    }
    for row, events in moves.items():
        concerned = {watch.parent: _of_row(row, key)}
        suffix = f"{watch.path}_{row.lower()}"
        yield _guard(watch.owner, watch.rule, watch.model, events, concerned, suffix)


def _guard(
    owner: Any, rule: Rule, model: Any, events: Events, concerned: dict[str, Any], suffix: str = ""
) -> Guard:
    watches = watches_of(owner, rule)
    rows = owner._base_manager.filter(**concerned).order_by()
    return Guard(
        name="__".join(filter(None, (f"guard_{rule.constraint_name}", suffix))),
        constraint=rule.constraint_name,
        model=model,
        events=events,
        breaking=rows.filter(rule.breaking()).values("pk"),
        looks_at=tuple(_seen_from(rows, watch) for watch in watches if not watch.key),
        whole=rows.values("pk") if any(watch.key for watch in watches) else None,
        concerned=None if model is owner or "pk" in concerned else rows.values("pk"),
    )


def _seen_from(rows: Any, watch: Watch) -> QuerySet[Any]:
    """The rows that a rule of these records watches."""
    watched: QuerySet[Any] = watch.model._base_manager.filter(pk__in=rows.values(watch.path))
    return watched.order_by().values("pk")


def _of_row(row: str, field: Any) -> RawSQL:
    """A column of the row that a trigger is about, as it is (``NEW``) or was (``OLD``)."""
    return RawSQL(f'{row}."{field.column}"', ())


def _columns(watch: Watch) -> tuple[str, ...]:
    columns = {field.attname: field.column for field in watch.model._meta.concrete_fields}
    return tuple(sorted(columns[name] for name in watch.fields))


@dataclass(frozen=True)
class Seal:
    """What may not be done to a row of ``model`` once the record it is, or is part of, is sealed.

    ``columns``: of an update, those whose change counts. ``sealed``: the record, if it is.
    """

    name: str
    constraint: str
    model: Any
    event: str
    columns: tuple[str, ...]
    sealed: QuerySet[Any]


def seals_of(owner: type[Record]) -> Iterator[Seal]:
    """The seals of a model: on its rows, and on those of their parts. A deletion by plain SQL
    is left to the foreign keys: a test database is emptied by it."""
    if owner.seal is None:
        return
    pk = owner._meta.pk
    yield _seal(owner, owner.seal, owner, "UPDATE", _of_row("OLD", pk), "self")
    for part in records():
        key: Any = part.part_of and part._meta.get_field(part.part_of)
        if key and key.related_model is owner:
            for event, row in (("INSERT", "NEW"), ("UPDATE", "NEW"), ("UPDATE", "OLD")):
                name = f"{part._meta.model_name}_{row.lower()}"
                yield _seal(owner, owner.seal, part, event, _of_row(row, key), name)


def _seal(owner: Any, rule: Rule, model: Any, event: str, pk: RawSQL, name: str) -> Seal:
    counting = [f.column for f in model.stored_fields() if f.name not in model.never_sealed]
    sealed = owner._base_manager.filter(pk=pk).filter(rule.breaking()).order_by().values("pk")
    return Seal(
        name=f"guard_{rule.constraint_name}__{name}_{event.lower()}",
        constraint=rule.constraint_name,
        model=model,
        event=event,
        columns=tuple(counting) if event == "UPDATE" else (),
        sealed=sealed,
    )


def closings_of(model: type[AppendOnly], events: Iterable[str]) -> Iterator[Seal]:
    """The seals of rows that are only ever added: each is closed as soon as it is there."""
    row = model._base_manager.filter(pk=_of_row("OLD", model._meta.pk)).order_by().values("pk")
    for event in events:
        name = f"guard_{model.closed}__{event.lower()}"
        yield Seal(name, model.closed, model, event, (), row)


# In the database


def install(using: str = DEFAULT_DB_ALIAS) -> None:
    """Bring the guards of the database in line with the rules; what is in line stays.

    One table is locked at a time: who reads several ones meanwhile waits, and is not given up.
    """
    connection = connections[using]
    engine, wanted = engine_of(connection), _wanted(connection)
    with connection.cursor() as cursor:
        stored = engine.stored_guards(cursor)
        for name in sorted(stored):
            if stored[name] != wanted.get(name):
                engine.drop_guard(cursor, name)
        for name in sorted(wanted):
            if stored.get(name) != wanted[name]:
                with transaction.atomic(using):
                    engine.create_guard(cursor, name, wanted[name])


def remove(using: str = DEFAULT_DB_ALIAS) -> None:
    """Take every guard away, as ``install`` brings them: no table could be remade under them."""
    connection = connections[using]
    engine = engine_of(connection)
    with connection.cursor() as cursor:
        for name in sorted(engine.stored_guards(cursor)):
            engine.drop_guard(cursor, name)


def waiting() -> AbstractContextManager[None]:
    """Within it, in a transaction, guards let pass what is not whole yet: a verb judges its
    records, by the same rules, once all of them are written."""
    connection = transaction.get_connection()
    return engine_of(connection).guards_waiting(connection)


def put_off() -> AbstractContextManager[None]:
    """As ``waiting``, until the end of the transaction, which is taken back: where the verbs judge
    all that it writes, its guards would say nothing new."""
    connection = transaction.get_connection()
    return engine_of(connection).guards_waiting(connection, for_good=True)


def _wanted(connection: Any) -> dict[str, str]:
    """The definition of every trigger, by name; none where a table is not there yet."""
    engine, present = engine_of(connection), _tables(connection)
    seals = {
        seal.name: engine.seal_trigger(seal, connection)
        for owner in records()
        for seal in seals_of(owner)
        if _is_in(present, owner) and _is_in(present, seal.model)
    }
    seals |= {
        seal.name: engine.seal_trigger(seal, connection)
        for model in append_only()
        if _is_in(present, model)
        for seal in closings_of(model, engine.CLOSING)
    }
    return seals | {
        name: sql
        for owner in records()
        for rule in owner.rules_across()
        if not rule.daily
        if all(_is_in(present, model) for model in _models(owner, rule))
        for guard in guards_of(owner, rule)
        for name, sql in engine.guard_triggers(guard, connection).items()
    }


def _models(owner: type[Record], rule: Rule) -> set[Any]:
    return {owner, *(watch.model for watch in watches_of(owner, rule))}


def _is_in(tables: dict[str, set[str]], model: Any) -> bool:
    columns = {field.column for field in model._meta.concrete_fields}
    return columns <= tables.get(model._meta.db_table, set())


def _tables(connection: Any) -> dict[str, set[str]]:
    """The columns of each table with guards that the database has."""
    tables = {model._meta.db_table for model in (*records(), *append_only())}
    with connection.cursor() as cursor:
        present = {table.name for table in connection.introspection.get_table_list(cursor)}
        return {table: _columns_of(cursor, table) for table in tables & present}


def _columns_of(cursor: Any, table: str) -> set[str]:
    cursor.execute(f'SELECT * FROM "{table}" LIMIT 0')
    return {column[0] for column in cursor.description}

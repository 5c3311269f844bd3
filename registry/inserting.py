"""New rows, many at a time: see ``insert``, ``insert_values`` and ``stand_in`` of each engine."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connections, router, transaction

from registry.engines import engine_of


def insert(model: Any, records: Sequence[Any]) -> None:
    """Store new records; they have their primary keys then. Each is what a person or a file gave:
    its relations are stored already."""
    if records:
        connection = connections[router.db_for_write(model)]
        with transaction.atomic(using=connection.alias, savepoint=False):
            engine_of(connection).insert(connection, model, records)


def insert_values(model: Any, values: Mapping[str, Iterable[Any]]) -> None:
    """Store rows of which nobody needs the primary keys: by field, the values of each."""
    connection = connections[router.db_for_write(model)]
    with transaction.atomic(using=connection.alias, savepoint=False):
        engine_of(connection).insert_values(connection, model, values)


def stand_in(model: Any) -> str:
    """A table that takes and refuses rows as the model's own would by itself, until the end of the
    transaction; empty where the engine makes none."""
    connection = connections[router.db_for_write(model)]
    return str(engine_of(connection).stand_in(connection, model))


def insert_beside(
    model: Any, table: str, records: Sequence[Any], values: Mapping[str, Any]
) -> None:
    """Put new records in the table that stands in for theirs; they have their primary keys then.
    ``values``: by field, what all of them have there instead of their own."""
    connection = connections[router.db_for_write(model)]
    with transaction.atomic(using=connection.alias):
        engine_of(connection).insert_beside(connection, model, table, records, values)


def taken_back(model: Any, table: str, number: int) -> list[Any]:
    """So many of the records in the table that stands in for theirs, out of it."""
    connection = connections[router.db_for_write(model)]
    return list(engine_of(connection).taken_back(connection, model, table, number))


def is_beside(table: str, rows: Any) -> bool:
    """Whether the query finds any row in the table that stands in for its model's own."""
    connection = connections[router.db_for_write(rows.model)]
    return bool(engine_of(connection).is_beside(connection, table, rows))

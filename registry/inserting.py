"""New rows, many at a time: see ``insert`` and ``insert_values`` of each engine."""

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

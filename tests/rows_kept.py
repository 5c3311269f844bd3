"""What migrations bring (sectors, programmes, roles), given back after a test that empties tables.

Django stores it object by object, in seconds of each such test; by tables, it takes a moment.
"""

from typing import Any

from django.apps import apps
from django.db import connection, transaction

Rows = dict[str, tuple[list[str], list[Any]]]


def by_tables() -> None:
    """Has the test database of this process keep its first rows by tables."""
    creation: Any = connection.creation
    creation.serialize_db_to_string = _keep
    creation.deserialize_db_from_string = _give_back


def _keep() -> Rows:
    """Every row, by table, with the quoted names of its columns."""
    models = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed]
    with connection.cursor() as cursor:
        kept = {model._meta.db_table: _rows(cursor, model) for model in models}
    return {table: rows for table, rows in kept.items() if rows[1]}


def _rows(cursor: Any, model: Any) -> tuple[list[str], list[Any]]:
    quote = connection.ops.quote_name
    columns = [quote(f.column) for f in model._meta.local_concrete_fields if not f.generated]
    cursor.execute(f"SELECT {', '.join(columns)} FROM {quote(model._meta.db_table)}")  # noqa: S608
    return columns, cursor.fetchall()


def _give_back(kept: Rows) -> None:
    """Foreign keys wait for the end of the transaction."""
    with transaction.atomic(), connection.cursor() as cursor:
        for table, (columns, rows) in kept.items():
            names, places = ", ".join(columns), ", ".join(["%s"] * len(columns))
            insert = f"INSERT INTO {connection.ops.quote_name(table)} ({names}) VALUES ({places})"  # noqa: S608
            cursor.executemany(f"{insert} ON CONFLICT DO NOTHING", rows)

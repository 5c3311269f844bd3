"""What migrations bring (sectors, programmes, roles), given back after a test that empties tables.

Django stores it object by object, in seconds of each such test; by tables, it takes a moment. It
also empties every table of PostgreSQL by TRUNCATE, which makes the files of each of them and of its
indexes anew; few have rows.
"""

from typing import Any

from django.apps import apps
from django.db import connection, transaction

Rows = dict[str, tuple[list[str], list[Any]]]
AT_ONCE = 100  # rows of an INSERT


def by_tables() -> None:
    """Has the test database of this process keep its first rows by tables."""
    creation: Any = connection.creation
    creation.serialize_db_to_string = _keep
    creation.deserialize_db_from_string = _give_back
    if connection.vendor == "postgresql":
        truncating, ops = connection.ops.sql_flush, connection.ops

        def sql_flush(style: Any, tables: list[str], **options: Any) -> list[str]:
            quick = not any(options.values()) and _is_superuser()
            return _deleting(tables) if quick else truncating(style, tables, **options)

        ops.sql_flush = sql_flush


def _is_superuser() -> bool:
    """Who may set triggers aside, as TRUNCATE does."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT rolsuper FROM pg_roles WHERE rolname = current_user")
        return bool(cursor.fetchone()[0])


def _deleting(tables: list[str]) -> list[str]:
    """What empties the tables that have rows."""
    quoted = [connection.ops.quote_name(table) for table in tables]
    asked = (f"SELECT {n} WHERE EXISTS (SELECT FROM {one})" for n, one in enumerate(quoted))  # noqa: S608
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(asked))
        filled = [quoted[n] for (n,) in cursor.fetchall()]
    aside, back = (f"SET LOCAL session_replication_role = {role}" for role in ("replica", "origin"))
    return [aside, *(f"DELETE FROM {table}" for table in filled), back]  # noqa: S608


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
            for first in range(0, len(rows), AT_ONCE):
                _insert(cursor, table, columns, rows[first : first + AT_ONCE])


def _insert(cursor: Any, table: str, columns: list[str], rows: list[Any]) -> None:
    row = f"({', '.join(['%s'] * len(columns))})"
    into = f"{connection.ops.quote_name(table)} ({', '.join(columns)})"
    insert = f"INSERT INTO {into} VALUES {', '.join([row] * len(rows))}"  # noqa: S608
    cursor.execute(f"{insert} ON CONFLICT DO NOTHING", [value for one in rows for value in one])

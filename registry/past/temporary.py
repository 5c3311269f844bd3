"""Temporary tables and views of the connection, as both engines write them."""

from typing import Any

from django.db import connection


def quoted(name: Any) -> str:
    return str(connection.ops.quote_name(name))


def lasting(name: str) -> str:
    """A quoted name, of the table that is no temporary one. PostgreSQL looks for it when a view is
    made, before that stands in its place; SQLite, each time that the view is read."""
    return f"main.{name}" if connection.vendor == "sqlite" else name


def run(sql: str, params: Any = ()) -> None:
    with connection.cursor() as cursor:
        cursor.execute(sql, params)


def finds(sql: str, params: Any = ()) -> bool:
    """Whether a query finds anything."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT EXISTS ({sql})", params)
        return bool(cursor.fetchone()[0])


def tell_planner(table: str) -> None:
    """How many rows a table has that was just made: nobody else looks at it."""
    if connection.vendor == "postgresql":
        run(f"ANALYZE {table}")


def drop(kind: str, name: str) -> None:
    place = "temp" if connection.vendor == "sqlite" else "pg_temp"
    run(f"DROP {kind} IF EXISTS {place}.{name}")

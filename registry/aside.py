"""Small values that are there at once for every process, whatever becomes of a transaction.

What long work says of itself on its way cannot be told inside of its own transaction: nobody
sees it, and nothing is left of it when it is taken back.
"""

import json
from contextlib import AbstractContextManager
from typing import Any, Self

from django.db import connection

from registry.engines import engine_of
from registry.models import Aside

TABLE = Aside._meta.db_table
PUT = (
    f"INSERT INTO {TABLE} (name, value) VALUES (%s, %s) "  # noqa: S608 - our own name
    "ON CONFLICT (name) DO UPDATE SET value = excluded.value"
)
GET = f"SELECT value FROM {TABLE} WHERE name = %s"  # noqa: S608 - our own name
REMOVE = f"DELETE FROM {TABLE} WHERE name = %s"  # noqa: S608 - our own name


class Shelf(AbstractContextManager["Shelf"]):
    """Values by name; for the thread that made it, until it is closed."""

    def __init__(self) -> None:
        self._connection = engine_of(connection).beside(connection, TABLE)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_error: object) -> None:
        self._connection.close()

    def put(self, name: str, value: Any) -> None:
        self._ask(PUT, name, json.dumps(value))

    def get(self, name: str) -> Any:
        """None where there is none."""
        found = self._ask(GET, name)
        return json.loads(found[0]) if found else None

    def remove(self, name: str) -> None:
        self._ask(REMOVE, name)

    def _ask(self, sql: str, *params: str) -> Any:
        with self._connection.cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchone() if cursor.description else None

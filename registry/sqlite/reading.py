"""What is read in SQLite's own way: many keys, long answers, lists in a cell, what is aside."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from copy import copy
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import CharField, F, Func, QuerySet
from django.db.models.expressions import Col
from django.db.models.lookups import Exact

KEYS = (-(2**63), 2**63 - 1)
T = TypeVar("T")
# Keys that were read before: see registry/among.py


def among(keys: list[int]) -> tuple[str, Any]:
    """A condition on a key, and its parameter."""
    return "IN (SELECT value FROM json_each(%s))", json.dumps(keys)


# Long answers: see registry/exports.py


def one_moment(connection: Any) -> AbstractContextManager[None]:
    """A query reads what was there when it began, row by row."""
    return nullcontext()


def may_have_second(connection: Any) -> bool:
    """One process reads the database: nothing is gained by a second connection."""
    return False


def second(connection: Any) -> AbstractContextManager[None]:
    return nullcontext()


def ahead(pieces: Iterator[T]) -> Iterator[T]:
    """A row is made in the process that reads it: nothing is gained by a second thread."""
    return pieces


def whole(rows: QuerySet[Any]) -> QuerySet[Any]:
    """All of the rows of a long list. SQLite reads them in the order of their keys, in which those
    of relations stand too, and puts them in order at last: by an index in the order of the list, or
    of what is published, it would jump from place to place. A range of keys looks narrow to it,
    whatever is in it."""
    found = rows.filter(pk__range=KEYS)
    found.query.where.children = [_by_no_index(one) for one in found.query.where.children]
    return found


def _by_no_index(condition: Any) -> Any:
    if not (isinstance(condition, Exact) and isinstance(condition.lhs, Col)):
        return condition
    if not isinstance(condition.lhs.target, CharField):  # of no text, SQLite would compare another
        return condition
    found = copy(condition)
    found.lhs = Stored(condition.lhs)
    return found


def unread(expression: Any) -> Any:
    """A value as it is stored: the driver would make a day of each text that a column holds, and a
    day is made once for all the rows that have it."""
    return Stored(expression) if isinstance(expression, F) else expression


class Stored(Func):
    template = "+%(expressions)s"
    arity = 1


@contextmanager
def snapshot(connection: Any) -> Iterator[None]:
    """Within, every query reads what was there at the first one; nobody else waits meanwhile."""
    if connection.in_atomic_block:
        yield
        return
    with standing_still(connection):
        yield


@contextmanager
def standing_still(connection: Any) -> Iterator[None]:
    """As ``snapshot``. What is temporary may be made, and goes with the transaction after an
    error."""
    if connection.in_atomic_block:
        with transaction.atomic(using=connection.alias):
            yield
        return
    connection.set_autocommit(False)
    connection.connection.execute("BEGIN DEFERRED")
    try:
        yield
    except Exception:
        connection.rollback()
        raise
    finally:
        if connection.connection is not None:
            connection.commit()
            connection.set_autocommit(True)


# Of the past: see registry/past/. What is asked of both halves is asked of each.

TOGETHER = """
SELECT {columns} FROM {table} record
WHERE NOT EXISTS (SELECT 1 FROM {changed} later WHERE later.id = record.id)
UNION ALL SELECT {columns} FROM {stage}"""


# The feed of changes: see registry/actions/change_feed.py


@contextmanager
def waiting(connection: Any, wait: bool) -> Iterator[None]:
    """Unless it is to wait, a transaction that begins within fails where another one writes."""
    if wait:
        yield
        return
    patience = connection.settings_dict["OPTIONS"].get("timeout", 5)
    connection.ensure_connection()
    connection.connection.execute("PRAGMA busy_timeout = 0")
    try:
        yield
    finally:
        connection.connection.execute(f"PRAGMA busy_timeout = {int(patience * 1000)}")


# Lists in a cell: see registry/joined.py.

JOINED = "group_concat(item, '{separator}')"
PLAIN = "coalesce('{mark}' || CAST(%(expressions)s AS TEXT), '')"


# Beside a transaction: see registry/aside.py


# What is in memory is there as long as one connection to it is.
_IN_MEMORY: dict[str, Any] = {}


def beside(connection: Any, table: str) -> Any:
    """A connection to a file of its own, which holds this one table: a transaction of another
    process holds the whole of the first."""
    other = connection.copy()
    name = str(other.settings_dict["NAME"])
    in_memory = "mode=memory" in name
    other.settings_dict["NAME"] = (
        name.replace("file:", "file:aside_") if in_memory else f"{name}-aside"
    )
    if in_memory:
        _IN_MEMORY.setdefault(name, other)
    with other.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {table} (name TEXT PRIMARY KEY, value TEXT NOT NULL)"
        )
    return other

"""What is read in PostgreSQL's own way: many keys, long answers, lists in a cell, what is aside."""

from collections.abc import Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from typing import Any, TypeVar

from django.db import OperationalError, transaction

T = TypeVar("T")
# Keys that were read before: see registry/among.py


def among(keys: list[int]) -> tuple[str, Any]:
    """A condition on a key, and its parameter: a text, since the driver takes five times as long
    to write a list."""
    return "= ANY(%s::bigint[])", "{" + ",".join(map(str, keys)) + "}"


# Long answers: see registry/exports.py


@contextmanager
def one_moment(connection: Any) -> Iterator[None]:
    """A transaction, so that the rows of a query come as they are read: outside of one, the server
    makes the whole answer, and keeps it, before it gives its first row. A reader who leaves ends
    it as one who read it all, since settings of the session go with what is rolled back; after an
    error, the connection is given up with its settings."""
    if connection.in_atomic_block or not connection.get_autocommit():
        yield
        return
    connection.set_autocommit(False)
    try:
        yield
    except Exception:
        connection.close()
        raise
    finally:
        if connection.connection is not None:
            connection.commit()
            connection.set_autocommit(True)


SHARE = "SELECT pg_export_snapshot(), current_setting('statement_timeout')"
REPEAT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ"


def may_have_second(connection: Any) -> bool:
    """Not within a transaction, which may have written, nor behind a pool."""
    is_pooled = connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS", False)
    return not (connection.in_atomic_block or is_pooled)


@contextmanager
def second(connection: Any) -> Iterator[Any | None]:
    """Within ``one_moment``, another connection of that moment; None where the server has none
    left."""
    other = connection.copy()
    try:
        yield other if _joins(other, connection) else None
    finally:
        other.close()


def _joins(other: Any, connection: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(REPEAT)
        cursor.execute(SHARE)
        snapshot, limit = cursor.fetchone()
    try:
        other.set_autocommit(False)
    except OperationalError:
        return False
    with other.cursor() as cursor:
        cursor.execute(f"{REPEAT}, READ ONLY")
        cursor.execute("SET TRANSACTION SNAPSHOT %s", [snapshot])
        cursor.execute("SELECT set_config('statement_timeout', %s, false)", [limit])
    return True


def whole(rows: T) -> T:
    return rows


def unread(expression: T) -> T:
    return expression


@contextmanager
def snapshot(connection: Any) -> Iterator[None]:
    """Within, every query reads what was there at the first one; nobody else waits meanwhile."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(using=connection.alias):
        with connection.cursor() as cursor:
            cursor.execute(f"{REPEAT}, READ ONLY")
        yield


@contextmanager
def standing_still(connection: Any) -> Iterator[None]:
    """As ``one_moment``, and every query reads what was there at the first one. What is temporary
    may be made, and goes with the transaction after an error."""
    if connection.in_atomic_block:
        with transaction.atomic(using=connection.alias):
            yield
        return
    with one_moment(connection):
        with connection.cursor() as cursor:
            cursor.execute(REPEAT)
        yield


# Of the past: see registry/past/. Neither half has a condition of its own, so that their indexes
# serve whoever joins both, row by row; and what is asked of both is no join more to put in order.

TOGETHER = """
SELECT {columns} FROM (
    SELECT {columns}, true AS is_now FROM {table} UNION ALL SELECT {columns}, false FROM {stage}
) record
WHERE NOT (record.is_now AND EXISTS (SELECT 1 FROM {changed} later WHERE later.id = record.id))"""


def ahead(pieces: "Generator[T]") -> Iterator[T]:
    """The pieces of an answer: while the reader works on one, the server makes the next. The first
    is asked for by the reader's own thread, to which the connection belongs."""
    with ThreadPoolExecutor(1) as fetching, closing(pieces):
        coming: Future[T | None] = Future()
        coming.set_result(next(pieces, None))
        try:
            while (piece := coming.result()) is not None:
                coming = fetching.submit(next, pieces, None)
                yield piece
        finally:
            wait([coming])  # who leaves does not take the connection from under it


def waiting(connection: Any, wait: bool) -> AbstractContextManager[None]:
    """Who brings the feed of changes up to date says in its query that it does not wait."""
    return nullcontext()


# Lists in a cell: see registry/joined.py

JOINED = "string_agg(item, '{separator}')"
PLAIN = "coalesce('{mark}' || trim_scale(%(expressions)s)::text, '')"


# Beside a transaction: see registry/aside.py


def beside(connection: Any, table: str) -> Any:
    """Another connection: what it writes is there at once, whatever the first one's transaction
    comes to."""
    return connection.copy()

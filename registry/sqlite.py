"""What SQLite does in its own way where PostgreSQL has it natively."""

import json
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from time import monotonic
from typing import TYPE_CHECKING, Any, TypeVar

T = TypeVar("T")

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from registry.guards import Guard, Seal

# SQLite's own "deferred until the transaction ends", which it forgets there.
WAITS = "(SELECT defer_foreign_keys FROM pragma_defer_foreign_keys)"

# A test database is emptied by DELETE, which the models alone refuse here.
CLOSING = ("UPDATE",)


def guard_triggers(guard: "Guard", connection: Any) -> dict[str, str]:
    """The triggers of a guard, by name; none for a rule over parts, which can be judged only
    once all of them are written: SQLite's triggers do not wait."""
    if guard.whole is not None:
        return {}
    table, breaking = guard.model._meta.db_table, _inlined(guard.breaking, connection)
    return {
        f"{guard.name}_{event.lower()}": (
            f'CREATE TRIGGER "{guard.name}_{event.lower()}" '
            f'AFTER {event}{_of(columns)} ON "{table}" '
            f"WHEN NOT {WAITS} AND EXISTS ({breaking}) "
            f"BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: {guard.constraint}'); END"
        )
        for event, columns in guard.events.items()
    }


def seal_trigger(seal: "Seal", connection: Any) -> str:
    table, sealed = seal.model._meta.db_table, _inlined(seal.sealed, connection)
    changed = " OR ".join(f'OLD."{column}" IS NOT NEW."{column}"' for column in seal.columns)
    return (
        f'CREATE TRIGGER "{seal.name}" BEFORE {seal.event} ON "{table}" '
        f"WHEN ({changed or 'TRUE'}) AND EXISTS ({sealed}) "
        f"BEGIN SELECT RAISE(ABORT, 'CHECK constraint failed: {seal.constraint}'); END"
    )


def _of(columns: tuple[str, ...]) -> str:
    names = ", ".join(f'"{column}"' for column in columns)
    return f" OF {names}" if names else ""


def _inlined(rows: "QuerySet[Any]", connection: Any) -> str:
    sql, params = rows.query.get_compiler(connection=connection).as_sql()
    return sql % tuple(map(connection.schema_editor().quote_value, params))


def stored_guards(cursor: Any) -> dict[str, str]:
    """The definition of each trigger in the database, by name."""
    cursor.execute(
        "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name GLOB 'guard_*'"
    )
    return dict(cursor.fetchall())


def create_guard(cursor: Any, name: str, sql: str) -> None:
    cursor.execute(sql)


def drop_guard(cursor: Any, name: str) -> None:
    cursor.execute(f'DROP TRIGGER "{name}"')


@contextmanager
def guards_waiting(connection: Any) -> Iterator[None]:
    # Django's own cursor would refuse the second, after an error that its caller rolls back.
    connection.connection.execute("PRAGMA defer_foreign_keys = ON")
    try:
        yield
    finally:
        connection.connection.execute("PRAGMA defer_foreign_keys = OFF")


# Time limits: see registry/time_limits.py

HURRY = 200  # thousandths of a second that a note waits for another writer
STEPS = 10_000  # of SQLite's machine, from one look at the clock to the next


def begin_limit(connection: Any, seconds: float) -> None:
    """From now on, what is asked ends, with an error, when the time is over."""
    end = monotonic() + seconds
    connection.connection.set_progress_handler(lambda: monotonic() > end, STEPS)


def end_limit(connection: Any, seconds: float) -> None:
    """What is read of a file from now on takes as long as it takes."""
    if connection.connection is not None:
        connection.connection.set_progress_handler(None, STEPS)


def is_out_of_time(error: Exception) -> bool:
    return str(error) == "interrupted"


def one_at_a_time(connection: Any, name: str) -> None:
    """A transaction that writes is the only one."""


def hurry_locks(connection: Any, seconds: int) -> None:
    """Its own limit is that of the connection: it locks the whole file, for short."""


@contextmanager
def without_waiting(connection: Any) -> Iterator[None]:
    """What is noted meanwhile does not wait for who writes for long."""
    connection.ensure_connection()
    (usual,) = connection.connection.execute("PRAGMA busy_timeout").fetchone()
    connection.connection.execute(f"PRAGMA busy_timeout = {HURRY}")
    try:
        yield
    finally:
        connection.connection.execute(f"PRAGMA busy_timeout = {usual}")


AWAY = ("database is locked", "unable to open database file", "disk I/O error")


def is_away(error: BaseException) -> bool:
    """Whether the database did not answer: it is worth coming back later."""
    return type(error).__name__ == "OperationalError" and str(error).startswith(AWAY)


# Keys that were read before: see registry/among.py


def among(keys: list[int]) -> tuple[str, Any]:
    """A condition on a key, and its parameter."""
    return "IN (SELECT value FROM json_each(%s))", json.dumps(keys)


# Long answers: see registry/exports.py


def one_moment(connection: Any) -> AbstractContextManager[None]:
    """A query reads what was there when it began, row by row."""
    return nullcontext()


def ahead(pieces: Iterator[T]) -> Iterator[T]:
    """A row is made in the process that reads it: nothing is gained by a second thread."""
    return pieces


@contextmanager
def snapshot(connection: Any) -> Iterator[None]:
    """Within, every query reads what was there at the first one; nobody else waits meanwhile."""
    if connection.in_atomic_block:
        yield
        return
    connection.ensure_connection()
    connection.connection.execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        connection.connection.execute("COMMIT")


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


def beside(connection: Any, table: str) -> Any:
    """A connection to a file of its own, which holds this one table: a transaction of another
    process holds the whole of the first."""
    other = connection.copy()
    name = str(other.settings_dict["NAME"])
    in_memory = "mode=memory" in name
    other.settings_dict["NAME"] = (
        name.replace("file:", "file:aside_") if in_memory else f"{name}-aside"
    )
    with other.cursor() as cursor:
        cursor.execute(
            f"CREATE TABLE IF NOT EXISTS {table} (name TEXT PRIMARY KEY, value TEXT NOT NULL)"
        )
    return other

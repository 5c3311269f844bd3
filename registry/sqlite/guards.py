"""Rules that SQLite holds by triggers: see ``registry.guards``."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

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
def guards_waiting(connection: Any, *, for_good: bool = False) -> Iterator[None]:
    # Django's own cursor would refuse the second, after an error that its caller rolls back.
    connection.connection.execute("PRAGMA defer_foreign_keys = ON")
    try:
        yield
    finally:
        connection.connection.execute("PRAGMA defer_foreign_keys = OFF")

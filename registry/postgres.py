"""What PostgreSQL does natively and SQLite needs a twin for."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

from django.contrib.postgres.operations import BtreeGistExtension
from django.db import transaction
from django.db.backends.utils import truncate_name

from registry.postgres_waits import (
    begin_limit,
    end_limit,
    hurry_locks,
    is_away,
    is_out_of_time,
    one_at_a_time,
    without_waiting,
)

T = TypeVar("T")

if TYPE_CHECKING:
    from collections.abc import Generator

    from django.db.models import QuerySet

    from registry.guards import Guard, Seal

__all__ = [
    "BtreeGistExtension",
    "begin_limit",
    "end_limit",
    "exclude_overlap",
    "hurry_locks",
    "is_away",
    "is_out_of_time",
    "one_at_a_time",
    "without_waiting",
]


def exclude_overlap(same: list[str], start: str, end: str) -> str:
    """The EXCLUDE constraint under which rows with the same columns share no day."""
    equal = "".join(f'"{column}" WITH =, ' for column in same)
    return f'EXCLUDE USING gist ({equal}daterange("{start}", "{end}", \'[]\') WITH &&)'


# Guards: see registry/guards.py

# What no row of a table that is only added to goes through; TRUNCATE, by which a test database
# is emptied, is neither.
CLOSING = ("UPDATE", "DELETE")

FUNCTION = """CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$
BEGIN
    {locks}
    IF EXISTS ({breaking}) THEN
        RAISE EXCEPTION 'new row breaks the rule "{constraint}"'
            USING ERRCODE = 'check_violation', CONSTRAINT = '{constraint}';
    END IF;
    RETURN NULL;
END $guard$;
CREATE CONSTRAINT TRIGGER {name} AFTER {events} ON {table}
    DEFERRABLE INITIALLY {initially} FOR EACH ROW EXECUTE FUNCTION {name}()"""

SEAL = """CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $seal$
BEGIN
    IF ({changed}) AND EXISTS ({sealed}) THEN
        RAISE EXCEPTION 'the row is sealed by the rule "{constraint}"'
            USING ERRCODE = 'check_violation', CONSTRAINT = '{constraint}';
    END IF;
    RETURN NEW;
END $seal$;
CREATE TRIGGER {name} BEFORE {event} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"""

STORED = """
SELECT tgname, obj_description(tgfoid, 'pg_proc')
FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid
WHERE tgname LIKE 'guard\\_%' AND relnamespace = current_schema()::regnamespace"""

# Those alone that are not deferred anyway, and that are there: no name is given.
SET_CONSTRAINTS = """
DO $$
DECLARE names text;
BEGIN
    SELECT string_agg(DISTINCT quote_ident(tgname), ', ') INTO names
    FROM pg_trigger WHERE tgname LIKE 'guard\\_%' AND tgdeferrable AND NOT tginitdeferred;
    IF names IS NOT NULL THEN EXECUTE 'SET CONSTRAINTS ' || names || ' {when}'; END IF;
END $$"""


def guard_triggers(guard: "Guard", connection: Any) -> dict[str, str]:
    """The function and the constraint trigger of a guard, by their one name."""
    name, quote = truncate_name(guard.name, 63), connection.ops.quote_name
    sql = FUNCTION.format(
        name=quote(name),
        locks="\n    ".join(_locks(guard, connection)),
        breaking=_inlined(guard.breaking, connection),
        constraint=guard.constraint,
        events=" OR ".join(
            _event(event, columns, quote) for event, columns in guard.events.items()
        ),
        table=quote(guard.model._meta.db_table),
        initially="DEFERRED" if guard.whole is not None else "IMMEDIATE",
    )
    return {name: sql}


def seal_trigger(seal: "Seal", connection: Any) -> str:
    quote = connection.ops.quote_name
    changed = (f"OLD.{c} IS DISTINCT FROM NEW.{c}" for c in map(quote, seal.columns))
    return SEAL.format(
        name=quote(seal.name),
        changed=" OR ".join(changed) or "TRUE",
        sealed=_inlined(seal.sealed, connection),
        constraint=seal.constraint,
        event=seal.event,
        table=quote(seal.model._meta.db_table),
    )


def _locks(guard: "Guard", connection: Any) -> Iterator[str]:
    """Statements after which no other transaction can hide a breach from this one."""
    if guard.whole is not None:
        yield _perform(guard.whole, "NO KEY UPDATE", connection)
    for rows in guard.looks_at:
        yield _perform(rows, "SHARE", connection)


def _perform(rows: "QuerySet[Any]", lock: str, connection: Any) -> str:
    return f"PERFORM {_inlined(rows, connection).removeprefix('SELECT ')} FOR {lock};"


def _event(event: str, columns: tuple[str, ...], quote: Any) -> str:
    return f"{event} OF {', '.join(map(quote, columns))}" if columns else event


def _inlined(rows: "QuerySet[Any]", connection: Any) -> str:
    composed = connection.ops.compose_sql(*rows.query.get_compiler(connection=connection).as_sql())
    return composed.decode() if isinstance(composed, bytes) else str(composed)


def stored_guards(cursor: Any) -> dict[str, str]:
    """The definition of each guard in the database, by name: its function's comment keeps it."""
    cursor.execute(STORED)
    return dict(cursor.fetchall())


def create_guard(cursor: Any, name: str, sql: str) -> None:
    cursor.execute(sql)
    cursor.execute(f'COMMENT ON FUNCTION "{name}"() IS %s', [sql])


def drop_guard(cursor: Any, name: str) -> None:
    cursor.execute(f'DROP FUNCTION "{name}" CASCADE')


@contextmanager
def guards_waiting(connection: Any) -> Iterator[None]:
    """An error leaves them waiting: its caller rolls back, and they are again as before."""
    with connection.cursor() as cursor:
        cursor.execute(SET_CONSTRAINTS.format(when="DEFERRED"))
        yield
        cursor.execute(SET_CONSTRAINTS.format(when="IMMEDIATE"))


# Keys that were read before: see registry/among.py


def among(keys: list[int]) -> tuple[str, Any]:
    """A condition on a key, and its parameter."""
    return "= ANY(%s::bigint[])", keys


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


@contextmanager
def snapshot(connection: Any) -> Iterator[None]:
    """Within, every query reads what was there at the first one; nobody else waits meanwhile."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic(using=connection.alias):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


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

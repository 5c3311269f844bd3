"""Rules that PostgreSQL holds by triggers: see ``registry.guards``."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from django.db.backends.utils import truncate_name

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from registry.guards import Guard, Seal

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
    """Statements after which no other transaction can hide a breach from this one. A row that
    concerns no record, as most that are new, is left at once: who refers to it waits for it."""
    if guard.concerned is not None and guard.whole is None:
        found = _inlined(guard.concerned, connection)
        yield f"IF NOT EXISTS ({found}) THEN RETURN NULL; END IF;"
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
def guards_waiting(connection: Any, *, for_good: bool = False) -> Iterator[None]:
    """An error leaves them waiting: its caller rolls back, and they are again as before.
    ``for_good``: until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(SET_CONSTRAINTS.format(when="DEFERRED"))
        yield
        if not for_good:
            cursor.execute(SET_CONSTRAINTS.format(when="IMMEDIATE"))

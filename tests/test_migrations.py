"""Migrations that a registry applies while it serves: none locks a large table for long.

From the first release on, what comes after the migrations of the release is judged. A migration
that has to, says why: ``locks = "…"`` in its class.
"""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, models, transaction
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.models.signals import pre_migrate
from django.test import Client

from registry import guards

OURS = ("registry", "accounts", "organizations", "projects", "portal")
# The last migration of each room in the last release; written anew at each release. None yet.
RELEASED: dict[str, str] = {}
DATA = (operations.RunPython, operations.RunSQL)


def faults(migration: Migration) -> Iterator[str]:
    """What would keep readers or writers of a full table waiting."""
    new = [one for one in migration.operations if isinstance(one, operations.CreateModel)]
    made = {one.name_lower for one in new}
    on_full = [one for one in migration.operations if _table(one) not in made]
    for one in on_full:
        yield from (f"{one.describe()}: {why}" for why in _why(one))
    changes = [one for one in on_full if not isinstance(one, DATA)]
    if changes and any(isinstance(one, DATA) for one in on_full):
        yield "data is moved in the transaction that changes tables: put it in one of its own"


def _table(one: Any) -> str:
    return str(getattr(one, "model_name_lower", getattr(one, "name_lower", "")))


def _why(one: Any) -> Iterator[str]:
    if isinstance(one, operations.AddIndex) and type(one) is operations.AddIndex:
        yield "writers wait while the index is made: make it concurrently"
    if isinstance(one, operations.AddConstraint):
        yield "every row is looked at under a lock: add it NOT VALID, then validate it"
    if isinstance(one, operations.AlterField):
        yield "the table may be written anew: add a column, fill it, and leave the old one"
    if isinstance(one, operations.RemoveField | operations.DeleteModel | operations.RenameField):
        yield "the version that serves still asks for it: remove it in the next release"
    if isinstance(one, operations.AddField) and (one.field.unique or one.field.db_index):
        yield "writers wait while its index is made: add the field, then the index concurrently"


def judged() -> Iterator[tuple[str, Migration]]:
    for (app, name), migration in sorted(MigrationLoader(None).disk_migrations.items()):
        if app in OURS and app in RELEASED and name > RELEASED[app]:
            yield f"{app}.{name}", migration


def test_none_locks_a_large_table_for_long() -> None:
    wrong = [
        f"{name}: {fault}"
        for name, migration in judged()
        if not getattr(migration, "locks", "")
        for fault in faults(migration)
    ]
    assert not wrong, "\n".join(wrong)


def _migration(*made: Any) -> Migration:
    migration = Migration("0099_later", "organizations")
    migration.operations = list(made)
    return migration


INDEX = operations.AddIndex("need", models.Index(fields=["place"], name="need_place"))
CONSTRAINT = operations.AddConstraint(
    "need", models.CheckConstraint(condition=models.Q(place="a"), name="need_a")
)
NEW = operations.CreateModel("Note", [("id", models.BigAutoField(primary_key=True))])
PLAIN = operations.AddField("need", "rank", models.IntegerField(null=True))
MOVE = operations.RunPython(operations.RunPython.noop)


@pytest.mark.parametrize(
    "made, count",
    [
        ([PLAIN], 0),
        ([NEW, operations.AddIndex("note", models.Index(fields=["id"], name="note_id"))], 0),
        ([MOVE], 0),
        ([INDEX], 1),
        ([CONSTRAINT], 1),
        ([operations.AlterField("need", "place", models.TextField())], 1),
        ([operations.RemoveField("need", "place")], 1),
        ([operations.AddField("need", "code", models.CharField(max_length=9, unique=True))], 1),
        ([PLAIN, MOVE], 1),
    ],
)
def test_what_would_lock_is_told(made: list[Any], count: int) -> None:
    assert len(list(faults(_migration(*made)))) == count


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_migration_does_not_wait_for_a_lock_while_everyone_waits_behind_it() -> None:
    seen = []

    def look(**_sent: Any) -> None:
        seen.append(_lock_timeout())

    pre_migrate.connect(look)
    try:
        call_command("migrate", verbosity=0)
    finally:
        pre_migrate.disconnect(look)
    assert {*seen} == {"10s"}
    assert _lock_timeout() == "0"


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_guards_lock_one_table_at_a_time() -> None:
    with connection.cursor() as cursor:
        cursor.execute(GUARDED)
        tables = [table for (table,) in cursor.fetchall()]
        apart = ThreadPoolExecutor(1)
        try:
            with transaction.atomic():
                _read(cursor, tables[-1])
                removed = apart.submit(_alone, guards.remove)
                _await(lambda: _waits(cursor))
                # Those of the first tables are gone, and who reads these does not wait.
                cursor.execute("SET LOCAL lock_timeout = '1s'")
                _read(cursor, tables[0])
            removed.result(30)
        finally:
            apart.shutdown()
            guards.install()


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True, serialized_rollback=True)
def test_a_reader_whose_question_is_given_up_for_a_lock_is_told_to_come_back() -> None:
    """Each waits for what the other has: the page, which waits first, is given up."""
    apart, page = ThreadPoolExecutor(1), Client(raise_request_exception=False)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("LOCK TABLE projects_countryshare")
            asked = apart.submit(_alone, lambda: page.get("/projets/?country=HT"))
            _await(lambda: _waits(cursor))
            cursor.execute("LOCK TABLE projects_project")
            answer = asked.result(30)
    finally:
        apart.shutdown()
    assert (answer.status_code, answer["Retry-After"]) == (503, "30")


GUARDED = """
SELECT DISTINCT ON (position) relname FROM (
    SELECT relname, min(tgname) OVER (PARTITION BY relname) AS position
    FROM pg_trigger JOIN pg_class ON pg_class.oid = tgrelid WHERE tgname LIKE 'guard%'
) AS first ORDER BY position"""


def _read(cursor: Any, table: str) -> None:
    cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")  # noqa: S608


def _alone(job: Any) -> Any:
    """In a thread, whose connection ends with it."""
    try:
        return job()
    finally:
        connection.close()


def _waits(cursor: Any) -> bool:
    cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted AND relation IS NOT NULL")
    return bool(cursor.fetchone()[0])


def _await(there: Any) -> None:
    for _ in range(300):
        if there():
            return
        time.sleep(0.1)
    raise AssertionError("nobody waits")


def _lock_timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return str(cursor.fetchone()[0])

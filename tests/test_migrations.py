"""Migrations that a registry applies while it serves: none locks a large table for long.

From the first release on, what comes after the migrations of the release is judged. A migration
that has to, says why: ``locks = "…"`` in its class.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.models.signals import pre_migrate

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


def _lock_timeout() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SHOW lock_timeout")
        return str(cursor.fetchone()[0])

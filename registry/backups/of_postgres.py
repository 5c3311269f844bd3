"""A copy of a PostgreSQL database, and back, by its own programs. Its twin: of_sqlite.py."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from registry.backups.digests import Digests, digest
from registry.backups.faults import Unusable

ENGINE, MEMBER = "postgresql", "database.dump"
TABLES = """
SELECT relname FROM pg_class
WHERE relkind IN ('r', 'p') AND relnamespace = current_schema()::regnamespace ORDER BY relname"""
CHUNK = 2000
# The variables by which the programs are told what the address of the database says.
TOLD = {"HOST": "PGHOST", "PORT": "PGPORT", "USER": "PGUSER", "PASSWORD": "PGPASSWORD"}


def copy(connection: Any, path: Path) -> Digests:
    """Put into the file what the database holds at one moment; what that is."""
    with _apart(connection) as one:
        with one.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            (snapshot,) = cursor.fetchone()
        options = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}"]
        _run(one, "pg_dump", *options, f"--file={path}")
        return _digests(one)


def is_empty(connection: Any) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        return not cursor.fetchone()


def put_back(connection: Any, path: Path) -> Digests:
    """Fill the empty database from the file, wholly or not at all; what it holds then."""
    options = ["--exit-on-error", "--single-transaction", "--no-owner", "--no-privileges"]
    name = connection.settings_dict["NAME"]
    _run(connection, "pg_restore", *options, f"--dbname={name}", str(path))
    with _apart(connection) as one:
        return _digests(one)


@contextmanager
def _apart(connection: Any) -> Iterator[Any]:
    """A connection and a transaction of their own, without a limit of time."""
    one = connection.copy()
    one.set_autocommit(False)
    try:
        yield one
        one.rollback()
    finally:
        one.close()


def _digests(connection: Any) -> Digests:
    with connection.cursor() as cursor:
        cursor.execute(TABLES)
        names = [name for (name,) in cursor.fetchall()]
    return {name: digest(_rows(connection, name)) for name in names}


def _rows(connection: Any, table: str) -> Iterator[tuple[Any, ...]]:
    with closing(connection.chunked_cursor()) as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own
        while rows := cursor.fetchmany(CHUNK):
            yield from rows


def _run(connection: Any, program: str, *options: str) -> None:
    """Raises ``Unusable`` with what the program said."""
    found = shutil.which(program)
    if not found:
        message = _("%(program)s is not on this machine: install PostgreSQL's client programs.")
        raise Unusable(message % {"program": program})
    given = connection.settings_dict
    told = {variable: str(given[key]) for key, variable in TOLD.items() if given[key]}
    environment = {**os.environ, **told, "PGDATABASE": given["NAME"]}
    done = subprocess.run(  # noqa: S603 - a program of PostgreSQL, and our own options
        [found, *options], env=environment, capture_output=True, text=True, check=False
    )
    if done.returncode:
        raise Unusable(f"{program}: {done.stderr.strip()}")

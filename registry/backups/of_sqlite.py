"""A copy of an SQLite database, and back. Its twin: of_postgres.py."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from registry.backups.digests import Digests, digest
from registry.backups.faults import Unusable

ENGINE, MEMBER = "sqlite", "database.sqlite3"
TABLES = (
    "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
)


def copy(connection: Any, path: Path) -> Digests:
    """Put into the file what the database holds at one moment; what that is."""
    connection.ensure_connection()
    with closing(sqlite3.connect(path)) as file:
        connection.connection.backup(file)
        # One file, without a journal beside it.
        file.execute("PRAGMA journal_mode=DELETE")
        return _digests(file)


def is_empty(connection: Any) -> bool:
    connection.ensure_connection()
    return not connection.connection.execute(TABLES).fetchone()


def put_back(connection: Any, path: Path) -> Digests:
    """Fill the empty database from the file; what it holds then."""
    connection.ensure_connection()
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as file:
            file.backup(connection.connection)
    except sqlite3.DatabaseError as error:
        raise Unusable(str(error)) from error
    # Read by a connection that takes values as they are stored, whatever their columns are told.
    with closing(sqlite3.connect(connection.settings_dict["NAME"])) as stored:
        return _digests(stored)


def _digests(file: sqlite3.Connection) -> Digests:
    names = sorted(name for (name,) in file.execute(TABLES))
    return {name: digest(file.execute(f'SELECT * FROM "{name}"')) for name in names}  # noqa: S608 - our own

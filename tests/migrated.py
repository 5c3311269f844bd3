"""Databases migrated once, of which every process of every run then takes a copy.

``tests/run`` has the migrations applied once on each engine, and says in ``MIGRATED`` where;
without it, pytest applies them itself, in each process.
"""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.conf import settings
from django.db.backends.signals import connection_created

ROOT = Path(__file__).resolve().parent.parent
NAME = "registry_migrated"


# Made by tests/run


def migrate(database: str) -> subprocess.Popen[bytes]:
    """Starts to apply every migration to the database at this address."""
    told = {**os.environ, "DATABASE_URL": database, "DEBUG": "on"}
    return subprocess.Popen([sys.executable, "manage.py", "migrate", "-v0"], cwd=ROOT, env=told)


@contextmanager
def beside(database: str) -> Iterator[str]:
    """The address of a new, empty database on the PostgreSQL server of the one given."""
    _on_server(database, f"DROP DATABASE IF EXISTS {NAME}", f"CREATE DATABASE {NAME}")
    try:
        yield urlunsplit(urlsplit(database)._replace(path=f"/{NAME}"))
    finally:
        _on_server(database, f"DROP DATABASE IF EXISTS {NAME}")


def _on_server(database: str, *commands: str) -> None:
    import psycopg2  # noqa: PLC0415 - only where there is a server

    with closing(psycopg2.connect(database)) as connection:
        connection.autocommit = True
        for command in commands:
            connection.cursor().execute(command)


# Taken by pytest


def take() -> None:
    """Has the test database of this process begin as a copy, where there is one to take."""
    origin = os.environ.get("MIGRATED")
    if origin == NAME:
        settings.DATABASES["default"].setdefault("TEST", {})["TEMPLATE"] = NAME
    elif origin:
        connection_created.connect(_copy_into)


def _copy_into(connection: Any, **_kwargs: Any) -> None:
    """Fills the test database, in SQLite, as soon as it is there."""
    creation = connection.creation
    if connection.settings_dict["NAME"] == creation._get_test_db_name():
        connection_created.disconnect(_copy_into)
        with closing(sqlite3.connect(os.environ["MIGRATED"])) as whole:
            whole.backup(connection.connection)

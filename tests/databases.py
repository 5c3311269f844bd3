"""Databases beside that of the tests, for commands that run in processes of their own."""

import os
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import psycopg2
import pytest
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent
Done = subprocess.CompletedProcess[str]


def manage(url: str, *words: object, **environment: str) -> Done:
    """Runs a command of the product on the database at an address."""
    told = {"PATH": os.environ["PATH"], "DEBUG": "on", "DATABASE_URL": url, **environment}
    command = [sys.executable, "manage.py", *map(str, words)]
    return subprocess.run(
        command, cwd=ROOT, env=told, capture_output=True, text=True, check=False, timeout=300
    )


@pytest.fixture
def stored_url(transactional_db: None, tmp_path: Path) -> Callable[[], str]:
    """The address at which another process finds what the test has stored so far."""

    def url() -> str:
        if connection.vendor == "postgresql":
            return _url_of(str(connection.settings_dict["NAME"]))
        connection.ensure_connection()
        with closing(sqlite3.connect(tmp_path / "stored.sqlite3")) as file:
            connection.connection.backup(file)
        return f"sqlite:///{tmp_path}/stored.sqlite3"

    return url


@pytest.fixture
def empty_url(transactional_db: None, tmp_path: Path) -> Iterator[str]:
    """The address of a database without any table."""
    if connection.vendor == "sqlite":
        yield f"sqlite:///{tmp_path}/empty.sqlite3"
        return
    name = f"{connection.settings_dict['NAME']}_empty"
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}"')
        cursor.execute(f'CREATE DATABASE "{name}"')
    yield _url_of(name)
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def tables_at(url: str) -> list[str]:
    """The names of the tables of the database at an address."""
    if url.startswith("sqlite"):
        with closing(sqlite3.connect(url.removeprefix("sqlite:///"))) as file:
            rows = file.execute("SELECT name FROM sqlite_master").fetchall()
    else:
        with closing(psycopg2.connect(url)) as other, other.cursor() as cursor:
            cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            rows = cursor.fetchall()
    return [name for (name,) in rows]


def _url_of(name: str) -> str:
    at = connection.settings_dict
    return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{name}"

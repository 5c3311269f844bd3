"""How long SQLite works, who waits for whom, and whether it is there."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any

# Time limits: see registry/serving/time_limits.py

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


def is_overtaken(error: BaseException) -> bool:
    """Its file has no replica."""
    return False

"""How long PostgreSQL works, who waits for whom, and whether it is there."""

from contextlib import AbstractContextManager, nullcontext
from typing import Any

# Time limits: see registry/serving/time_limits.py


def begin_limit(connection: Any, seconds: float) -> None:
    """From now on, each statement ends, with an error, when it has taken that long."""
    with connection.connection.cursor() as cursor:  # the driver's own: it is no query of a page
        cursor.execute(f"SET statement_timeout = '{int(seconds * 1000)}ms'")


def end_limit(connection: Any, seconds: float) -> None:
    """From now on, each statement has so many seconds: those by which a file is read, too. A
    connection that failed is asked first whether it still answers."""
    is_open = connection.connection is not None
    if is_open and (not connection.errors_occurred or connection.is_usable()):
        begin_limit(connection, seconds)


def is_out_of_time(error: Exception) -> bool:
    return type(error.__cause__).__name__ == "QueryCanceled"


def one_at_a_time(connection: Any, name: str) -> None:
    """Until the transaction ends, no other one goes on that asks for the same name."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [name])


def hurry_locks(connection: Any, seconds: int) -> None:
    """From now on, what waits that long for a lock fails; with 0, it waits as long as it takes."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('lock_timeout', %s, false)", [f"{seconds}s"])


def without_waiting(connection: Any) -> AbstractContextManager[None]:
    """Who writes keeps nobody waiting who writes elsewhere."""
    return nullcontext()


# What the server says that is being stopped or started, or that has no connection left.
AWAY = ("08", "57P", "53300")


def is_away(error: BaseException) -> bool:
    """Whether the database did not answer: it is worth coming back later."""
    cause = error.__cause__ or error
    if type(cause).__name__ not in {"OperationalError", "InterfaceError", "AdminShutdown"}:
        return False
    code = getattr(cause, "pgcode", None)
    return code is None or code.startswith(AWAY)


def is_overtaken(error: BaseException) -> bool:
    """Whether a question was given up for what others did meanwhile: what a replica had to play, or
    locks that each of two waited for."""
    cause = error.__cause__ or error
    return type(cause).__name__ in {"SerializationFailure", "DeadlockDetected"}

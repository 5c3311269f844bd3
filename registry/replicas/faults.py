"""Whether a database did not answer: noted, so that a reader may be answered by the other one."""

from contextvars import ContextVar

from django.db import connection

from registry.engines import engine_of

_noted: ContextVar[bool] = ContextVar("a database did not answer", default=False)


def is_away(error: BaseException) -> bool:
    """Whether it is worth asking again: the database was not there, or gave up the question for
    what others did meanwhile."""
    engine = engine_of(connection)
    found: bool = engine.is_away(error) or engine.is_overtaken(error)
    if found:
        _noted.set(True)
    return found


def forget() -> None:
    _noted.set(False)


def was_away() -> bool:
    """Whether one was since ``forget``."""
    return _noted.get()

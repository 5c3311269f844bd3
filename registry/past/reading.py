"""Reads the past, and comes back from it."""

import datetime
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from typing import Any, TypeVar

from django.db import connection

from registry.days import live_today, living_on, morning
from registry.engines import engine_of
from registry.past.days import checked
from registry.past.earlier import Earlier
from registry.patience import hurry
from registry.watches import records

T = TypeVar("T")
READING = "the_past_that_is_read"
# A view has no primary key: what is grouped by one is grouped by every column that is read.
BY_KEY = "allows_group_by_selected_pks"


def is_past() -> bool:
    """Whether queries read the past."""
    return bool(getattr(connection, READING, None))


@contextmanager
def beside_the_present() -> Iterator[None]:
    """Within the past, the records are those of the present again, of the same moment; after it,
    those of the past."""
    earlier: list[Earlier] = getattr(connection, READING)
    for one in earlier:
        one.hide()
    yield
    for one in earlier:
        one.show()


def changed_since() -> dict[Any, list[int]]:
    """Of the past that is read: the keys of the records of each model of which something was
    stored later, where there are any."""
    earlier: list[Earlier] = getattr(connection, READING)
    return {one.model: one.keys() for one in earlier if one.is_changed}


@contextmanager
def as_of(day: datetime.date) -> Iterator[None]:
    """Within, the records are those of the end of the day, in the calendar of Québec, all of one
    moment, and today is that day. No record may be written within. Raises ``NoPast``."""
    end = morning(checked(day) + datetime.timedelta(1))
    with ExitStack() as stack:
        stack.enter_context(engine_of(connection).standing_still(connection))
        earlier = [Earlier(model, end) for model in records()]
        stack.push(lambda kind, *_told: _remove(earlier, kind))
        for one in earlier:
            one.find()
        for one in earlier:
            one.put_aside()
        for one in earlier:
            one.show()
        _read_the_past(earlier)
        stack.callback(_read_the_present)
        stack.enter_context(living_on(day))
        yield


def leave_the_past() -> None:
    """At the beginning of a request: a file of the past whose reader left is read no further, and
    what it had made goes with its connection, so that nobody else reads it as the present."""
    if is_past():
        connection.close()
        _read_the_present()
        live_today()


def rows_as_of(day: datetime.date, rows: Callable[[], Iterable[T]]) -> Iterator[T]:
    """The rows that a function gives, read as of a day: the past lasts until the last is read."""
    with as_of(day):
        for row in rows():
            hurry()
            yield row


def _read_the_past(earlier: list[Earlier]) -> None:
    setattr(connection, READING, earlier)
    setattr(connection.features, BY_KEY, False)


def _read_the_present() -> None:
    setattr(connection, READING, None)
    vars(connection.features).pop(BY_KEY, None)


def _remove(earlier: list[Earlier], kind: type[BaseException] | None) -> None:
    """After an error, what was made goes with the transaction."""
    if kind is None or not issubclass(kind, Exception):
        for one in earlier:
            one.remove()

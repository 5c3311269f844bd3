"""Counts that all processes share, in the cache."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

from django.core.cache import cache
from django.db import connection

from registry.cached import CacheMayBeAway
from registry.engines import engine_of

# Seconds: a count is held at most, waited for, asked for again. What held it may be gone without a
# word (the process killed, the database stopped): who waits outlasts that, and counts.
HELD, WAITED, PAUSE = 2, 3.5, 0.005


class Unwritable(Exception):
    """The cache answers and keeps nothing: where it is SQLite's, while something long is stored."""


def counted(name: str, seconds: int) -> float:
    """How many times it was called with the name in so many seconds, this one included. Endless
    where others hold the count for long: a flood waits too. None where the cache is away, or
    keeps nothing for now: who asks is not to blame."""
    with CacheMayBeAway(), engine_of(connection).without_waiting(connection):
        return _counted(name, seconds)
    return 0


def _counted(name: str, seconds: int) -> float:
    with _held(name) as is_held:
        if not is_held:
            return float("inf")
        count = int(cache.get(name, 0)) + 1
        cache.set(name, count, seconds)
        return count


@contextmanager
def _held(name: str) -> Iterator[bool]:
    """One process at a time, by what every cache does at once: add what is not there."""
    lock, begun = f"{name}:held", time.monotonic()
    while not (is_held := cache.add(lock, 1, HELD)) and time.monotonic() - begun < WAITED:
        _check_written(lock)
        time.sleep(PAUSE)
    try:
        yield is_held
    finally:
        if is_held:
            cache.delete(lock)


def _check_written(lock: str) -> None:
    """Raises ``Unwritable`` where nobody else is why nothing was added."""
    if lock not in cache and not cache.add(f"{lock}:{uuid4().hex}", 1, HELD):
        raise Unwritable

"""Whether the primary and its replica answer, and how far the replica is behind.

Each process asks both every second, each by a thread and a connection of its own: what does not
answer holds up its own thread alone, and no request waits to learn of it.

How far the replica is behind is told by the primary's journal: each second, its position is noted
with the time; the replica is as old as the last position that it has played. No clock but ours is
read, and a primary that nothing is written to has a replica that is not behind.
"""

import logging
import math
import threading
from collections import deque
from time import monotonic, sleep
from typing import Any

from django.conf import settings
from django.db import connections

from registry.postgres.journal import patient, position
from registry.replicas.places import PRIMARY, REPLICA, is_left, there_is_a_replica

logger = logging.getLogger(__name__)
EVERY = 1.0  # seconds
SILENT = 4.0  # seconds after which who did not answer is away
REMEMBERED = 120  # positions of the primary


class Watched:
    """One of the two, as it last answered. ``positions``: in the journal, with their times."""

    def __init__(self, place: str) -> None:
        self.place, self.begun = place, monotonic()
        self.answered: float | None = None
        self.failed = self.takes_writes = False
        self.positions: deque[tuple[float, int]] = deque(maxlen=REMEMBERED)
        self._told: bool | None = None

    @property
    def is_away(self) -> bool:
        """Not before it had the time to answer."""
        last = self.begun if self.answered is None else self.answered
        return self.failed or monotonic() - last > SILENT

    @property
    def answers(self) -> bool:
        return self.answered is not None and not self.is_away

    def watch(self) -> None:
        connection = patient(connections[self.place], SILENT / 2)
        while True:
            self.ask(connection)
            sleep(EVERY)

    def ask(self, connection: Any) -> None:
        try:
            asked = monotonic()
            self.takes_writes, at = position(connection)
            self.positions.append((asked, at))
            self.answered, self.failed = monotonic(), False
        except Exception:  # noqa: BLE001 - whatever it is, there is no answer
            self.failed = True
            connection.close()
        if self._told != self.failed:
            self._told = self.failed
            logger.warning(
                "the database %s %s", self.place, "is away" if self.failed else "is there"
            )


class _Both:
    """Of this process: a thread does not follow into the processes that it is forked into."""

    def __init__(self) -> None:
        self.primary, self.replica = Watched(PRIMARY), Watched(REPLICA)

    def begin(self) -> None:
        for one in (self.primary, self.replica):
            threading.Thread(target=one.watch, name=f"watch {one.place}", daemon=True).start()


_both: _Both | None = None
_beginning = threading.Lock()


def watched() -> None:
    """Begin to watch, in a process that does not yet."""
    global _both  # noqa: PLW0603 - one for each process
    with _beginning:
        if _both is None and there_is_a_replica():
            _both = _Both()
            _both.begin()


def primary_is_away() -> bool:
    """Whether it is known not to answer, or not to take what is written; by this request, too."""
    if _both is None or is_left(PRIMARY):
        return is_left(PRIMARY)
    primary = _both.primary
    return primary.is_away or (primary.answers and not primary.takes_writes)


def replica_is_there() -> bool:
    return _both is not None and _both.replica.answers


def behind() -> float:
    """How many seconds the replica is behind, at most; endless where nobody knows."""
    if _both is None or not _both.replica.positions or _both.replica.takes_writes:
        return math.inf
    _asked, reached = _both.replica.positions[-1]
    played = [at for at, where in tuple(_both.primary.positions) if where <= reached]
    return monotonic() - played[-1] if played else math.inf


def replica_is_good() -> bool:
    """Whether who reads may be sent there: while the primary is away, however old it is."""
    if not replica_is_there():
        return False
    return primary_is_away() or behind() <= settings.REPLICA_SECONDS

"""How far long work is: told by who does it, read by who waits for it, stopped by who may."""

from collections.abc import Callable
from dataclasses import dataclass
from time import time
from typing import Any

from registry.aside import Shelf

SECONDS = 0.5  # from one telling to the next
QUIET = 30  # seconds without a word after which nobody seems to be at work

Tell = Callable[[str, int, int], None]  # the word of what is being done, rows done, rows in all


def untold(phase: str, done: int, total: int) -> None:
    """Tells nobody: of work that is done at once."""


class Stopped(Exception):
    """Someone asked for the work to end."""


@dataclass(frozen=True)
class Progress:
    """``phase``: the word of what is being done. ``done``, ``total``: rows, 0 where unknown.
    ``since``, ``at``: seconds of the clock, when the phase began and when this was told."""

    phase: str
    done: int
    total: int
    since: float
    at: float

    @property
    def rate(self) -> float:
        """Rows a second in this phase."""
        return self.done / max(self.at - self.since, 0.001)

    @property
    def seconds_left(self) -> float | None:
        """Of this phase, at the rate so far; None where nobody can say."""
        return (self.total - self.done) / self.rate if self.done and self.total else None

    @property
    def is_quiet(self) -> bool:
        return time() - self.at > QUIET


class Teller:
    """Tells of the work of one name, in the thread that does it. Close it when the work is over:
    nothing is then left of it."""

    def __init__(self, work: str) -> None:
        self.work = work
        self._shelf = Shelf()
        self._phase, self._since, self._told = "", 0.0, 0.0

    def tell(self, phase: str, done: int, total: int) -> None:
        """Raises ``Stopped`` when that was asked for."""
        begins, now = phase != self._phase, time()
        if not begins and 0 <= now - self._told < SECONDS:
            return
        self._told = now
        if begins:
            self._phase, self._since = phase, now
        told = {"phase": phase, "done": done, "total": total, "since": self._since, "at": now}
        self._shelf.put(self.work, told)
        if self._shelf.get(_stop(self.work)):
            raise Stopped

    def close(self) -> None:
        self._shelf.remove(self.work)
        self._shelf.remove(_stop(self.work))
        self._shelf.__exit__()


def progress_of(work: str) -> Progress | None:
    """What was told last; None before the first word, and when it is over."""
    with Shelf() as shelf:
        told: dict[str, Any] | None = shelf.get(work)
    return Progress(**told) if told else None


def stop(work: str) -> None:
    """Ask for the work to end, at the next word of it."""
    with Shelf() as shelf:
        shelf.put(_stop(work), value=True)


def _stop(work: str) -> str:
    return f"{work} stop"

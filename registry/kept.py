"""Answers that take long are kept for some minutes, with the time at which they were true.

What is quick to ask is asked anew each time: on a registry of the usual size, everything is.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

from django.core.cache import cache
from django.utils import timezone

from registry.cached import CacheMayBeAway

LONG = 0.3  # seconds: what takes more is kept
MINUTES = 10


@dataclass(frozen=True)
class Answer:
    """``at``: when it was found, if it was before this page."""

    value: Any
    at: datetime.datetime | None = None


def kept(name: str, ask: Callable[[], Any]) -> Answer:
    """The answer kept under the name, else that of ``ask``, then kept if it took long."""
    found = None
    with CacheMayBeAway():
        found = cache.get(name)
    if found is not None:
        return Answer(*found)
    began = perf_counter()
    value = ask()
    if perf_counter() - began > LONG:
        with CacheMayBeAway():
            cache.set(name, (value, timezone.now()), MINUTES * 60)
    return Answer(value)

"""How often one address may ask: counted in the cache that all processes share."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from math import ceil
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from rest_framework.throttling import BaseThrottle

from registry.visitors import address_of, network_of

WINDOW = 60  # seconds
HELD, WAITED, PAUSE = 5, 1.0, 0.005  # seconds: a count held, waited for, asked for again


class PerMinute(BaseThrottle):
    """So many requests of each address in each minute of the clock; with 0, any number."""

    def allow_request(self, request: Any, view: Any) -> bool:
        most = settings.API_REQUESTS_PER_MINUTE
        return not most or _count(_name(request)) <= most

    def wait(self) -> int:
        """The seconds until the next minute."""
        return ceil(WINDOW - time.time() % WINDOW)


def _name(request: HttpRequest) -> str:
    """Of the count of an address in this minute: the cache never holds the address itself."""
    minute = int(time.time() // WINDOW)
    network = network_of(address_of(request))
    return f"api:{salted_hmac('registry.api.limits', f'{minute} {network}').hexdigest()}"


def _count(name: str) -> float:
    """How many requests there are with this one. Endless where others hold the count for long:
    a flood waits too."""
    with _held(name) as is_held:
        if not is_held:
            return float("inf")
        count = int(cache.get(name, 0)) + 1
        cache.set(name, count, 2 * WINDOW)
        return count


@contextmanager
def _held(name: str) -> Iterator[bool]:
    """One process at a time, by what every cache does at once: add what is not there."""
    lock, begun = f"{name}:held", time.monotonic()
    while not (is_held := cache.add(lock, 1, HELD)) and time.monotonic() - begun < WAITED:
        time.sleep(PAUSE)
    try:
        yield is_held
    finally:
        if is_held:
            cache.delete(lock)

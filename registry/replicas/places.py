"""Where the request at hand reads: from the primary unless it was told otherwise."""

import threading
from typing import Any

from django.conf import settings
from django.core.signals import request_finished
from django.db import DEFAULT_DB_ALIAS, connections

PRIMARY, REPLICA = DEFAULT_DB_ALIAS, "replica"


class _Here(threading.local):
    place = PRIMARY
    left = ""


_here = _Here()


def there_is_a_replica() -> bool:
    return REPLICA in settings.DATABASES


def reading() -> str:
    """The place that is read from now. What a transaction writes is read where it is written."""
    return PRIMARY if connections[PRIMARY].in_atomic_block else _here.place


def read_from(place: str) -> None:
    """Until the answer was sent, a file to its last row, or until told otherwise."""
    _here.place = place


def begin() -> None:
    """A request begins: every place may be asked."""
    _here.left = ""


def leave(place: str) -> None:
    """It did not answer this request, which asks it nothing more."""
    _here.left = place


def is_left(place: str) -> bool:
    return _here.left == place


def connection() -> Any:
    """The connection that is read from now."""
    return connections[reading()]


def as_usual(**_sent: Any) -> None:
    _here.place, _here.left = PRIMARY, ""


request_finished.connect(as_usual)

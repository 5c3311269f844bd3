"""How long a session lasts: from the sign-in, and from the last page asked for."""

import time
from typing import Any

from django.conf import settings
from django.http import HttpRequest

BEGAN, SEEN = "signed_in_at", "seen_at"
# A page within a minute of the last one writes nothing.
PRECISION = 60


def begin(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    request.session[BEGAN] = request.session[SEEN] = int(time.time())


def is_over(request: HttpRequest) -> bool:
    """It lasted too long, nothing was asked of it for too long, or nothing says since when."""
    began, seen = request.session.get(BEGAN), request.session.get(SEEN)
    if not isinstance(began, int) or not isinstance(seen, int):
        return True
    now = time.time()
    longest, idle = settings.SESSION_LONGEST, settings.SESSION_IDLE
    return now - began >= longest.total_seconds() or now - seen >= idle.total_seconds()


def is_seen(request: HttpRequest) -> None:
    now = int(time.time())
    if now - request.session[SEEN] >= PRECISION:
        request.session[SEEN] = now

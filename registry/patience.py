"""What staff alone ask for may take long: of a past day, of drafts. A page of it, or the beginning
of its file, is waited for no longer than proxies do; then it is offered to be taken in the queue.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from registry.days import today
from registry.engines import engine_of
from registry.extracts import FORMATS

_end: ContextVar[float | None] = ContextVar("when who waits is told to come back", default=None)


class TooLong(Exception):
    """Who waits is better told to come back."""


def is_hurried() -> bool:
    return _end.get() is not None


def hurry() -> None:
    """Raises ``TooLong`` once the time is over."""
    end = _end.get()
    if end is not None and monotonic() > end:
        raise TooLong


def answered_in_time(
    request: HttpRequest, what: str, form: Any, answer: Callable[[], Any], ending: str = "csv"
) -> Any:
    """The answer; of what staff alone ask for, where it takes too long, how to have it taken.
    ``what``: the name of the list or report; ``form``: its parameters, valid or not."""
    if not (form.is_valid() and form.is_of_staff):
        return answer()
    try:
        with _in_time():
            return answer()
    except (OperationalError, TooLong) as error:
        if isinstance(error, OperationalError) and not engine_of(connection).is_out_of_time(error):
            raise
        return _offered(request, what, ending)


@contextmanager
def _in_time() -> Iterator[None]:
    engine = engine_of(connection)
    connection.ensure_connection()
    engine.begin_limit(connection, settings.PATIENCE_SECONDS)
    before = _end.set(monotonic() + settings.PATIENCE_SECONDS)
    try:
        yield
    finally:
        _end.reset(before)
        engine.end_limit(connection, settings.STAFF_QUERY_SECONDS)


def _offered(request: HttpRequest, what: str, ending: str) -> HttpResponse:
    """The form of extracts in the queue, filled."""
    query = request.GET.copy()
    query.pop("page", None)
    asked = QueryDict(mutable=True)
    ending = ending if ending in FORMATS else "csv"
    asked.update({"title": what, "what": what, "query": query.urlencode(), "ending": ending})
    asked.update({"often": "once", "first_on": today().isoformat(), "days_kept": "30"})
    asked.update({"recipients": str(request.user.pk)})
    return render(request, "later.html", {"asked": asked.urlencode()}, status=400)

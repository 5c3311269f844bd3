"""What staff alone ask for may take long: of a past day, of drafts. A page of it, or the beginning
of its file, is waited for no longer than proxies do; then it is offered to be taken in the queue,
where it has more time, but an end too.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from contextvars import ContextVar
from time import monotonic
from typing import Any

from django.conf import settings
from django.db import OperationalError, connection, connections
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render

from registry.days import today
from registry.engines import engine_of
from registry.extracts import FORMATS

NONE = 0  # seconds of what has no limit
STEP = 1.0  # second by which a limit may be late

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


@contextmanager
def ending_after(seconds: float) -> Iterator[None]:
    """Within, what no request waits for raises ``TooLong`` once the time is over, whatever it asks
    by then; ``hurry`` is for what it does between its questions."""
    limit = _Limit(monotonic() + seconds)
    before = _end.set(limit.end)
    try:
        with ExitStack() as stack:
            for one in connections.all():
                stack.enter_context(one.execute_wrapper(limit))
            yield
    except OperationalError as error:
        if not engine_of(connection).is_out_of_time(error):
            raise
        raise TooLong from error
    finally:
        _end.reset(before)
        for alias in limit.left:
            engine_of(connections[alias]).end_limit(connections[alias], NONE)


class _Limit:
    """``left``: how many seconds each database was told that it has."""

    def __init__(self, end: float) -> None:
        self.end = end
        self.left: dict[str, float] = {}

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        hurry()
        asked, left = context["connection"], self.end - monotonic()
        if asked.alias not in self.left or self.left[asked.alias] - left > STEP:
            self.left[asked.alias] = left
            engine_of(asked).begin_limit(asked, max(left, 0.001))
        return execute(sql, params, many, context)


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

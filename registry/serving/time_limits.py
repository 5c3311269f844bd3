"""No request keeps the database busy for long: past its time, its answer says so in words.

Files are read after the page has answered, row by row: on PostgreSQL, each step of the reading has
the time of the staff.
"""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

from django.conf import settings
from django.db import Error, OperationalError, connection, connections
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from registry.engines import engine_of
from registry.replicas import places

Next = Callable[[HttpRequest], HttpResponse]


class TimeLimit:
    """Middleware: a visitor's read waits ``QUERY_SECONDS`` at most, staff and what is posted
    ``STAFF_QUERY_SECONDS``; 503 beyond."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        reads = request.method in ("GET", "HEAD") and not request.user.is_authenticated
        limit = _Limit(settings.QUERY_SECONDS if reads else settings.STAFF_QUERY_SECONDS)
        try:
            with ExitStack() as stack:
                for one in connections.all():
                    stack.enter_context(one.execute_wrapper(limit))
                return self.get_response(request)
        finally:
            limit.end()

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        engine = engine_of(connection)
        if not isinstance(error, OperationalError) or not engine.is_out_of_time(error):
            return None
        response = render(request, "503.html", status=503)
        response["Retry-After"] = "60"
        return response


class _Limit:
    """Begins with the first query of each database: a page that asks nothing needs none."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.begun: set[str] = set()

    def __call__(self, execute: Any, sql: Any, params: Any, many: bool, context: Any) -> Any:
        asked = context["connection"]
        if asked.alias not in self.begun:
            self.begun.add(asked.alias)
            engine_of(asked).begin_limit(asked, self.seconds)
        return execute(sql, params, many, context)

    def end(self) -> None:
        for alias in self.begun:
            asked = connections[alias]
            try:
                with asked.wrap_database_errors:
                    engine_of(asked).end_limit(asked, settings.STAFF_QUERY_SECONDS)
            except Error:
                asked.close()  # gone since its last answer, and its limit with it


def lift() -> None:
    """What is asked from now on has the time of the staff: a file takes longer than a page. The
    limit of a request that has asked nothing yet begins no more."""
    asked = places.connection()
    for limit in asked.execute_wrappers:
        if isinstance(limit, _Limit):
            limit.begun.add(asked.alias)
    with asked.wrap_database_errors:
        engine_of(asked).end_limit(asked, settings.STAFF_QUERY_SECONDS)

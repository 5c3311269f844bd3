"""Errors as ``application/problem+json`` (RFC 9457), in the language that the client asks for."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.db import OperationalError, connection
from django.http import Http404
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from rest_framework import exceptions
from rest_framework.response import Response

from registry.engines import engine_of
from registry.replicas.faults import is_away

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
TITLES = {
    400: gettext_lazy("A parameter is wrong"),
    404: gettext_lazy("There is nothing at this address"),
    405: gettext_lazy("This method is not allowed"),
    406: gettext_lazy("This media type is not available"),
    409: gettext_lazy("The parameters do not go together"),
    410: gettext_lazy("What was here is withdrawn"),
    412: gettext_lazy("The condition does not hold"),
    429: gettext_lazy("Too many requests"),
    500: gettext_lazy("The server failed"),
    503: gettext_lazy("The service is not available for now"),
}


@dataclass
class Problem(Exception):
    """An error to tell. ``errors``: each wrong parameter with what is wrong."""

    status: int
    detail: str
    errors: list[dict[str, str]] = field(default_factory=list)
    headers: dict[str, str] = field(default_factory=dict)


@dataclass
class Moved(Exception):
    """What is asked for is found at another path from now on."""

    path: str


def wrong(errors: list[dict[str, str]]) -> Problem:
    """What a request is told whose parameters are wrong; each has ``parameter`` and ``detail``."""
    return Problem(400, " ".join(one["detail"] for one in errors), errors)


def absent(detail: str = "") -> Problem:
    return Problem(404, detail or _("There is nothing at this address."))


def gone(detail: str) -> Problem:
    return Problem(410, detail)


def later() -> Problem:
    detail = _("The database does not answer for now. Try again in a moment.")
    return Problem(503, detail, headers={"Retry-After": "30"})


def told(error: Exception) -> Problem:
    """The problem that an exception is; one that nobody foresaw is logged, and says nothing."""
    if isinstance(error, Problem):
        return error
    if isinstance(error, Http404 | PermissionDenied):
        return absent()
    for kind, tell in _FORESEEN.items():
        if isinstance(error, kind):
            return tell(error)
    if isinstance(error, OperationalError) and engine_of(connection).is_out_of_time(error):
        detail = _("The answer took too long. Ask for fewer records, or narrow the question.")
        return Problem(503, detail, headers={"Retry-After": "60"})
    if is_away(error):
        return later()
    logger.error("the API failed", exc_info=error)
    return Problem(500, _("The server failed. The error was recorded; please try again later."))


def answer(problem: Problem, instance: str) -> Response:
    """The document of a problem; ``instance``: the address that was asked for."""
    body = {
        "type": "about:blank",
        "title": str(TITLES.get(problem.status, HTTPStatus(problem.status).phrase)),
        "status": problem.status,
        "detail": problem.detail,
        "instance": instance,
    }
    if problem.errors:
        body["errors"] = problem.errors
    response = Response(body, problem.status, headers=problem.headers, content_type=MEDIA_TYPE)
    response["Cache-Control"] = "no-store"
    return response


def redirected(moved: Moved, query: str) -> Response:
    """To the new path, with the same parameters; asked about again, since it may be undone."""
    address = f"{moved.path}?{query}" if query else moved.path
    return Response(None, 301, headers={"Location": address, "Cache-Control": "no-cache"})


def _method(error: Any) -> Problem:
    return Problem(405, _("The API is read with GET, HEAD and OPTIONS alone."))


def _media_type(error: Any) -> Problem:
    return Problem(406, _("The API answers in application/json alone."))


def _throttled(error: Any) -> Problem:
    wait = str(error.wait or 1)
    message = _("Too many requests came from your address. Try again in %(seconds)s s.")
    return Problem(429, message % {"seconds": wait}, headers={"Retry-After": wait})


_FORESEEN: dict[type[Exception], Callable[[Any], Problem]] = {
    exceptions.MethodNotAllowed: _method,
    exceptions.NotAcceptable: _media_type,
    exceptions.Throttled: _throttled,
    SuspiciousOperation: lambda error: Problem(400, _("The request cannot be read.")),
}

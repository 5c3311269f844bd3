"""Sends who reads and is not signed in to the replica; who wrote reads the primary for a while."""

import logging
import re
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.http import HttpRequest, HttpResponse

from registry.replicas import faults, places, standing
from registry.replicas.answers import away, read_only
from registry.replicas.places import PRIMARY, REPLICA
from registry.serving import metrics

logger = logging.getLogger(__name__)
READS = {"GET", "HEAD", "OPTIONS"}
OF_STAFF = re.compile(r"/(en/)?admin/|/oidc/")
# A cookie that says nothing but that its browser sent something a moment ago.
WROTE = "wrote"
MARGIN = 10  # seconds: what is known of the replica may be some old
Next = Callable[[HttpRequest], HttpResponse]


class Places:
    """Middleware, before what asks the database."""

    def __init__(self, get_response: Next) -> None:
        if not places.there_is_a_replica():
            raise MiddlewareNotUsed
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        standing.watched()
        places.begin()
        faults.forget()
        return self._read(request) if is_public(request) else self._write(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Before it counts as a failure: another place may answer."""
        return away() if is_public(request) and faults.is_away(error) else None

    def _read(self, request: HttpRequest) -> HttpResponse:
        response = self._from(_place(request), request)
        if not faults.was_away():
            return response
        failed = places.reading()
        other = PRIMARY if failed == REPLICA else REPLICA
        if not _may_answer(other):
            return response
        logger.warning("the database %s did not answer: %s is asked", failed, other)
        places.leave(failed)
        return self._from(other, request)

    def _from(self, place: str, request: HttpRequest) -> HttpResponse:
        places.read_from(place)
        metrics.READ_FROM.labels("primary" if place == PRIMARY else place).inc()
        return self.get_response(request)

    def _write(self, request: HttpRequest) -> HttpResponse:
        if standing.primary_is_away() and standing.replica_is_there():
            return read_only(request)
        places.read_from(PRIMARY)
        response = self.get_response(request)
        if faults.was_away() and standing.replica_is_there():
            return read_only(request)
        if request.method not in READS:
            _mark(response)
        return response


def is_public(request: HttpRequest) -> bool:
    """Whether it reads, of what anyone may see, for who has no session."""
    return (
        request.method in READS
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and not OF_STAFF.match(request.path_info)
    )


def _place(request: HttpRequest) -> str:
    if WROTE in request.COOKIES and not standing.primary_is_away():
        return PRIMARY
    return REPLICA if standing.replica_is_good() else PRIMARY


def _may_answer(place: str) -> bool:
    return standing.replica_is_there() if place == REPLICA else not standing.primary_is_away()


def _mark(response: HttpResponse) -> None:
    response.set_cookie(
        WROTE,
        "1",
        max_age=settings.REPLICA_SECONDS + MARGIN,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )

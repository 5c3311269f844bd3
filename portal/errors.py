"""Answers to requests that no page can take."""

import sys

from django.core.exceptions import DisallowedHost
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.template import loader
from django.views import defaults

from registry.engines import engine_of

AGAIN = "30"  # seconds: a database that is started again is there by then


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of status 400; a few words where the host is not ours, whose pages we have none."""
    if isinstance(exception, DisallowedHost):
        return HttpResponseBadRequest("unknown host\n", content_type="text/plain")
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of status 500; of 503 where the database is away: its reader comes back later."""
    error = sys.exc_info()[1]
    if error is not None and engine_of(connection).is_away(error):
        return away()
    return defaults.server_error(request)


def away() -> HttpResponse:
    # It stands alone, as that of status 500: nothing is asked of the database for it.
    body = loader.render_to_string("away.html")
    return HttpResponse(
        body, status=503, headers={"Retry-After": AGAIN, "Cache-Control": "no-store"}
    )

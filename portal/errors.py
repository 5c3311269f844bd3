"""Answers to requests that no page can take."""

import sys

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views import defaults
from redis.exceptions import RedisError

from registry.replicas.answers import away
from registry.replicas.faults import is_away


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of status 400; a few words where the host is not ours, whose pages we have none."""
    if isinstance(exception, DisallowedHost):
        return HttpResponseBadRequest("unknown host\n", content_type="text/plain")
    return defaults.bad_request(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of status 500; of 503 where the database is away: its reader comes back later."""
    error = sys.exc_info()[1]
    # Who signs in is counted in the cache: without it, nobody does.
    if error is not None and (isinstance(error, RedisError) or is_away(error)):
        return away()
    return defaults.server_error(request)

"""Answers to requests that no page can take."""

from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest
from django.views import defaults


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of status 400; a few words where the host is not ours, whose pages we have none."""
    if isinstance(exception, DisallowedHost):
        return HttpResponseBadRequest("unknown host\n", content_type="text/plain")
    return defaults.bad_request(request, exception)

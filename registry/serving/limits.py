"""How often one address of the network may ask: counted in the cache that all processes share."""

import time
from collections.abc import Callable
from math import ceil
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.crypto import salted_hmac
from django.utils.translation import ngettext

from registry.counting import counted
from registry.serving.visitors import address_of, network_of

WINDOW = 60  # seconds
# What is counted, and the setting that says how often in a minute; with 0, any number.
SEARCHES, FILES, API = "SEARCHES_PER_MINUTE", "FILES_PER_MINUTE", "API_REQUESTS_PER_MINUTE"
SUGGESTIONS = "SUGGESTIONS_PER_MINUTE"
Next = Callable[[HttpRequest], HttpResponse]


class Limits:
    """Middleware: a visitor who searches, or takes files away, more often than the settings say is
    answered 429. What answers 429 says in how long to come back."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if response.status_code == 429 and "Retry-After" not in response:
            response["Retry-After"] = str(WINDOW)  # the sign-in's limits are of a minute
        return response

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        kind = _kind(request, kwargs)
        kind = getattr(view, "counted_as", kind) if kind else ""
        kind = getattr(view, "always_counted_as", kind)
        if not kind or request.user.is_authenticated or is_within(kind, request):
            return None
        return too_many(request, waiting())


def _kind(request: HttpRequest, kwargs: dict[str, Any]) -> str:
    """What a request does that is counted: nothing for a page of no question."""
    match = request.resolver_match
    if match is None or {"admin", "api"} & {*match.namespaces}:
        return ""
    if "ending" in kwargs:
        return FILES
    return SEARCHES if any(str(value).strip() for value in request.GET.values()) else ""


def count_as(kind: str, *, always: bool = False) -> Callable[[Any], Any]:
    """What the questions of a view are counted as, where they are not searches. ``always``: what
    it is counted as, whether it is asked a question or not."""

    def counted_so(view: Any) -> Any:
        setattr(view, "always_counted_as" if always else "counted_as", kind)
        return view

    return counted_so


def is_within(kind: str, request: HttpRequest) -> bool:
    """Whether the address may do it once more in this minute of the clock; counts it."""
    most: int = getattr(settings, kind)
    return not most or counted(_name(kind, request), 2 * WINDOW) <= most


def waiting() -> int:
    """The seconds until the next minute."""
    return ceil(WINDOW - time.time() % WINDOW)


def _name(kind: str, request: HttpRequest) -> str:
    """Of the count of an address in this minute: the cache never holds the address itself."""
    minute = int(time.time() // WINDOW)
    network = network_of(address_of(request))
    return (
        f"{kind}:{salted_hmac('registry.serving.limits', f'{kind} {minute} {network}').hexdigest()}"
    )


def too_many(request: HttpRequest, seconds: int) -> HttpResponse:
    """The page that says in how many seconds to come back."""
    message = ngettext(
        "Wait %(seconds)d second, then try again.",
        "Wait %(seconds)d seconds, then try again.",
        seconds,
    ) % {"seconds": seconds}
    response = render(request, "429.html", {"message": message}, status=429)
    response["Retry-After"] = str(seconds)
    response["Cache-Control"] = "no-store"
    return response

"""Each request has a number and a line in the log; how many there were, and how long they took.

Neither tells who asked or what for: the line has the route, which is the address as the tables of
addresses say it, without what was asked, found or sent.
"""

import logging
import re
import time
import uuid
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from registry.serving import metrics
from registry.serving.logs import NUMBER, route_of

logger = logging.getLogger(__name__)
FORM = re.compile(r"[0-9A-Za-z-]{16,64}")
# Asked every few seconds, of the process itself: no news.
PROBES = {"/healthz", "/readyz", "/metrics"}
Next = Callable[[HttpRequest], HttpResponse]


class Numbered:
    """Middleware, before every other."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        NUMBER.set(_number(request))
        begun = time.perf_counter()
        response = self.get_response(request)
        response["X-Request-Id"] = NUMBER.get()
        _tell(request, response.status_code, time.perf_counter() - begun)
        return response


def _number(request: HttpRequest) -> str:
    """The one that a proxy of ours gave it, else a new one."""
    given = request.headers.get("X-Request-Id", "")
    trusted = settings.ALLAUTH_TRUSTED_PROXY_COUNT and FORM.fullmatch(given)
    return given if trusted else uuid.uuid4().hex


def _tell(request: HttpRequest, status: int, seconds: float) -> None:
    if request.path_info in PROBES:
        return
    route, method = route_of(request), str(request.method)
    metrics.count(method, route, status, seconds)
    told = {"method": method, "route": route, "status": status}
    logger.info("request", extra={**told, "milliseconds": round(seconds * 1000)})

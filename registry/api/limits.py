"""How often one address may ask: counted in the cache that all processes share."""

import time
from math import ceil
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.crypto import salted_hmac
from rest_framework.throttling import BaseThrottle

from registry.counting import counted
from registry.visitors import address_of, network_of

WINDOW = 60  # seconds


class PerMinute(BaseThrottle):
    """So many requests of each address in each minute of the clock; with 0, any number."""

    def allow_request(self, request: Any, view: Any) -> bool:
        most = settings.API_REQUESTS_PER_MINUTE
        return not most or counted(_name(request), 2 * WINDOW) <= most

    def wait(self) -> int:
        """The seconds until the next minute."""
        return ceil(WINDOW - time.time() % WINDOW)


def _name(request: HttpRequest) -> str:
    """Of the count of an address in this minute: the cache never holds the address itself."""
    minute = int(time.time() // WINDOW)
    network = network_of(address_of(request))
    return f"api:{salted_hmac('registry.api.limits', f'{minute} {network}').hexdigest()}"

"""How often one address may ask the API."""

from typing import Any

from rest_framework.throttling import BaseThrottle

from registry.serving.limits import API, is_within, waiting


class PerMinute(BaseThrottle):
    """So many requests of each address in each minute of the clock; with 0, any number."""

    def allow_request(self, request: Any, view: Any) -> bool:
        return is_within(API, request)

    def wait(self) -> int:
        return waiting()

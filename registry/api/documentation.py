from typing import Any

from registry.api.endpoint import Endpoint


class Document(Endpoint):
    api: Any = None

    def body(self, request, **place):
        return {}

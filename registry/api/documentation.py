"""The OpenAPI document of the API, at an address of it."""

from typing import Any, ClassVar

from django.urls import reverse

from registry.api.endpoint import Endpoint
from registry.api.openapi import document
from registry.api.parameters import check


class Document(Endpoint):
    api: ClassVar[Any] = None

    def body(self, request: Any, **place: Any) -> dict[str, Any]:
        check(request.GET, [])
        here = reverse("api:openapi").removesuffix("openapi.json")
        return document(self.api, request.build_absolute_uri(here))

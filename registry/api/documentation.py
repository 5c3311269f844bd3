"""What the API says of itself: where to begin, and its OpenAPI document."""

from typing import Any, ClassVar

from django.urls import reverse

from registry.api.endpoint import Endpoint
from registry.api.openapi import document
from registry.api.parameters import check


class Beginning(Endpoint):
    """The addresses of the lists, and of what documents them."""

    api: ClassVar[Any] = None

    def body(self, request: Any, **place: Any) -> dict[str, Any]:
        check(request.GET, [])
        names = [*(one.name for one in self.api.resources), "changes", "reports"]
        names += ["codelists", "openapi"]
        told = {name: request.build_absolute_uri(reverse(f"api:{name}")) for name in names}
        return {**told, "documentation": request.build_absolute_uri(reverse("api_docs"))}


class Document(Endpoint):
    api: ClassVar[Any] = None

    def body(self, request: Any, **place: Any) -> dict[str, Any]:
        check(request.GET, [])
        here = reverse("api:openapi").removesuffix("openapi.json")
        return document(self.api, request.build_absolute_uri(here))

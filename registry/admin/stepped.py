"""Pages of the site about something that is done step by step, each of which is posted."""

from collections.abc import Mapping
from functools import partial
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.urls import path
from django.views.decorators.http import require_POST


class SteppedPages:
    def __init__(self, site: Any) -> None:
        self.site = site

    def take(self, request: HttpRequest, pk: int, step: Any) -> HttpResponse:
        """Do a step, for who may; where the person then is."""
        raise NotImplementedError

    def posts(self, place: str, name: str, steps: Mapping[str, Any]) -> list[Any]:
        """The addresses of the steps below that of one thing; ``name``: what theirs begin with."""
        return [
            path(
                f"{place}/<int:pk>/{step}/",
                self.site.admin_view(require_POST(partial(self.take, step=what))),
                name=f"{name}_{step}",
            )
            for step, what in steps.items()
        ]

    def render(self, request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
        request.current_app = self.site.name
        return TemplateResponse(request, template, {**self.site.each_context(request), **context})

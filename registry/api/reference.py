"""The page that documents the API: what its OpenAPI document says, in words, without a script."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from registry.api.endpoint import ENCODER
from registry.api.openapi import tag_of, template_of
from registry.api.parameters import Kind, Parameter
from registry.api.resources import Resource
from registry.api.router import Api, Route
from registry.api.telling import TOLD
from registry.api.values import Shape
from registry.extracts import Type

MOST_SHOWN = 12  # codes of one parameter
TAGS = {
    "changes": gettext_lazy("changes"),
    "reports": gettext_lazy("reports"),
    "codelists": gettext_lazy("code lists"),
}
ABOUT = {
    "changes": gettext_lazy(
        "Ask once without a cursor, then with the last one each time: a copy of the registry stays "
        "exact without being made again. A record that changed twice since is told once, as it is "
        "now; what is withdrawn is told by its key alone."
    )
}
KINDS = {
    Kind.TEXT: gettext_lazy("text"),
    Kind.CODE: gettext_lazy("a code"),
    Kind.CODES: gettext_lazy("codes: repeat the parameter for any of them"),
    Kind.KEYS: gettext_lazy("names, between commas"),
    Kind.DATE: gettext_lazy("date, such as 2024-03-31"),
    Kind.MARK: gettext_lazy("text, as “next” gives it"),
}
TYPES = {
    Type.STRING: gettext_lazy("text"),
    Type.INTEGER: gettext_lazy("whole number"),
    Type.NUMBER: gettext_lazy("number"),
    Type.BOOLEAN: gettext_lazy("true or false"),
    Type.DATE: gettext_lazy("date"),
}


@dataclass(frozen=True)
class Line:
    """A parameter, or a field: ``codes``: the first of those that it takes; ``more``: how many
    others there are."""

    name: str
    kind: Any
    told: str
    codes: list[str]
    more: int = 0


@dataclass(frozen=True)
class Operation:
    """``url``: where a reader sees an answer, if its address needs no key."""

    anchor: str
    summary: str
    path: str
    url: str
    parameters: list[Line]
    example: str


@dataclass(frozen=True)
class Section:
    anchor: str
    title: str
    told: Any
    operations: list[Operation]
    fields: list[Line]


def api_page(request: HttpRequest, api: Api) -> HttpResponse:
    context = {"sections": list(sections(api)), "base": reverse("api:openapi")}
    return render(request, "api.html", context)


def sections(api: Api) -> Iterator[Section]:
    resources = {one.name: one for one in api.resources}
    for tag, routes in groupby(api.routes, key=tag_of):
        resource = resources.get(tag)
        title = resource.title if resource else str(TAGS[tag])
        fields = list(_fields(resource)) if resource else []
        told = resource.grain if resource else ABOUT.get(tag, "")
        yield Section(tag, capfirst(title), told, [_operation(one) for one in routes], fields)


def _operation(route: Route) -> Operation:
    view: Any = route.view(**route.of)
    told, path = TOLD[route.view], template_of(route)
    base = reverse("api:openapi").removesuffix("/openapi.json")
    example = told.example(route.of)
    shown = json.dumps(json.loads(ENCODER.encode(example)), ensure_ascii=False, indent=2)
    return Operation(
        anchor=route.name,
        summary=told.summary(route.of),
        path=f"{base}{path}",
        url="" if "{" in path else f"{base}{path}",
        parameters=[_parameter(one) for one in view.parameters],
        example=shown if example else "",
    )


def _parameter(one: Parameter) -> Line:
    kind: Any = KINDS.get(one.kind)
    if one.kind is Kind.NUMBER:
        span = {"least": one.least, "most": one.most}
        kind = _("whole number from %(least)s to %(most)s") % span
    shown = list(one.codes if len(one.codes) <= MOST_SHOWN else one.codes[: MOST_SHOWN // 2])
    return Line(one.name, kind, str(one.label), shown, len(one.codes) - len(shown))


def _fields(resource: Resource) -> Iterator[Line]:
    for key, column in resource.offered.items():
        told = resource.columns.help(column)
        label = capfirst(resource.columns.label(column))
        yield Line(key, _type(resource.shapes[key]), f"{label}. {told}".strip(), [])


def _type(shape: Shape) -> Any:
    if shape.has_shares:
        return _("list of codes with their labels and shares")
    if shape.is_coded:
        return _("list of codes with labels") if shape.is_list else _("code with its labels")
    if shape.is_moment:
        return _("date and time")
    return _("list of texts") if shape.is_list else TYPES[shape.type]

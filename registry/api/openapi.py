"""The OpenAPI 3.1 document of an API, in the language in force: written from the same routes,
parameters and shapes as the answers, so that neither can say what the other does not."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from registry.api.parameters import Kind, Parameter
from registry.api.problems import MEDIA_TYPE, TITLES
from registry.api.router import Api, Route
from registry.api.schemas import SHARED, Schema, record_schema, ref, schema_name
from registry.api.telling import TOLD, Told
from registry.extracts import LICENCE, Type

VERSION = "1.0.0"
EVERYWHERE = (400, 406, 429, 500, 503)
# Headers that a request may have, each with an example. If-Match has none that holds: 412 tells it.
ASKED = {
    "Accept-Language": "en",
    "If-None-Match": '"3c1a7ce9e8fb3c0a9d7b0a6c2f4e5d61"',
    "If-Modified-Since": "Fri, 27 Mar 2026 06:00:12 GMT",
}


def document(api: Api, base: str) -> Schema:
    """``base``: the address of the API."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _("API of %(site)s") % {"site": settings.SITE_NAMES[get_language() or "fr"]},
            "version": VERSION,
            "description": _(
                "Published records alone, to be read by anyone. Texts and labels are given in "
                "French and in English; errors in the language of Accept-Language, else in French."
            ),
            "license": {"name": LICENCE["title"], "url": LICENCE["path"]},
        },
        "servers": [{"url": base.rstrip("/")}],
        "tags": [{"name": name} for name in dict.fromkeys(tag_of(one) for one in api.routes)],
        "paths": {template_of(one): _path(one) for one in api.routes},
        "components": {
            "schemas": {**SHARED, **{schema_name(r): record_schema(r) for r in api.resources}},
            "responses": {str(status): _problem(status) for status in TITLES},
            "parameters": _asked_in_headers(),
            "headers": _headers(),
        },
    }


def tag_of(route: Route) -> str:
    return route.path.split("/", maxsplit=1)[0]


def template_of(route: Route) -> str:
    return f"/{route.path.replace('<any:', '{').replace('>', '}')}/"


def _path(route: Route) -> Schema:
    everywhere = [{"$ref": f"#/components/parameters/{name}"} for name in ASKED]
    return {"parameters": everywhere, "get": _operation(route)}


def _operation(route: Route) -> Schema:
    view: Any = route.view(**route.of)
    told = TOLD[route.view]
    parameters, moved = [_parameter(one) for one in view.parameters], {}
    if "<any:key>" in route.path:
        parameters.insert(0, _key(route.of["resource"]))
        moved = {"301": {"description": _("Another record stands for it: Location says where.")}}
    return {
        "operationId": route.name.replace("-", "_"),
        "tags": [tag_of(route)],
        "summary": told.summary(route.of),
        "parameters": parameters,
        "responses": {
            "200": _found(told, route.of),
            **moved,
            "304": {"description": _("Unchanged since the answer that the client has.")},
            **{str(one): _refer(one) for one in (*EVERYWHERE, 404, 409, 410, 412)},
        },
    }


def _parameter(one: Parameter) -> Schema:
    found: Schema = {
        "name": one.name,
        "in": "query",
        "description": str(one.label),
        "schema": one.schema(),
    }
    if one.kind in (Kind.CODES, Kind.KEYS):
        found |= {"style": "form", "explode": one.kind is Kind.CODES}
    if (example := _example(one)) is not None:
        found["example"] = example
    return found


def _example(one: Parameter) -> Any:
    if one.kind in (Kind.CODES, Kind.KEYS, Kind.CODE):
        first = list(one.codes[:1])
        return None if not first else first[0] if one.kind is Kind.CODE else first
    return {Kind.NUMBER: one.default or one.least, Kind.DATE: "2024-03-31", Kind.TEXT: "eau"}.get(
        one.kind
    )


def _key(resource: Any) -> Schema:
    is_number = resource.shapes[resource.keyed].type is Type.INTEGER
    number = {"type": "integer", "minimum": 1, "maximum": 10**15}
    shown = resource.a_key
    return {
        "name": "key",
        "in": "path",
        "required": True,
        "description": resource.columns.label(resource.offered[resource.keyed]),
        "schema": number if is_number else {"type": "string", "minLength": 1},
        **({} if shown is None else {"example": shown}),
    }


def _found(told: Told, of: Mapping[str, Any]) -> Schema:
    example = told.example(of)
    content = {"schema": told.schema(of), **({"example": example} if example else {})}
    names = ("ETag", "Last-Modified", "Link")
    return {
        "description": told.summary(of),
        "headers": {name: {"$ref": f"#/components/headers/{name}"} for name in names},
        "content": {"application/json": content},
    }


def _refer(status: int) -> Schema:
    return {"$ref": f"#/components/responses/{status}"}


def _problem(status: int) -> Schema:
    example = {
        "type": "about:blank",
        "title": str(TITLES[status]),
        "status": status,
        "detail": str(TITLES[status]),
        "instance": "/api/v1/",
    }
    found: Schema = {
        "description": str(TITLES[status]),
        "content": {MEDIA_TYPE: {"schema": ref("Problem"), "example": example}},
    }
    if status in (429, 503):
        found["headers"] = {"Retry-After": {"$ref": "#/components/headers/Retry-After"}}
    return found


def _asked_in_headers() -> Schema:
    told = {
        "Accept-Language": _("In which language errors are told: French, or English with “en”."),
        "If-None-Match": _("The ETag of the answer that one has: 304 where it is the same."),
        "If-Modified-Since": _("The Last-Modified of the answer that one has: 304 where it holds."),
    }
    return {
        name: {
            "name": name,
            "in": "header",
            "description": told[name],
            "schema": {"type": "string"},
            "example": example,
        }
        for name, example in ASKED.items()
    }


def _headers() -> Schema:
    told = {
        "ETag": _("Of the answer: send it back as If-None-Match."),
        "Last-Modified": _("When any record last changed: send it back as If-Modified-Since."),
        "Link": _('The address of the next page, as rel="next".'),
        "Retry-After": _("In how many seconds to ask again."),
    }
    return {
        name: {"description": text, "schema": {"type": "string"}} for name, text in told.items()
    }

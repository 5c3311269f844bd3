"""JSON Schemas of what the API answers, from the same columns and headings as the answers."""

from collections.abc import Iterable
from typing import Any

from registry.api.resources import Resource
from registry.api.values import Shape
from registry.extracts import Type

Schema = dict[str, Any]
TEXTS = {Type.STRING: "string", Type.DATE: "string"}
EXAMPLES: dict[Type, Any] = {
    Type.STRING: "…",
    Type.INTEGER: 12,
    Type.NUMBER: 125000.0,
    Type.BOOLEAN: True,
    Type.DATE: "2024-03-31",
}
MOMENT = "2024-03-31T15:04:05+00:00"
ADDRESS: Schema = {"type": "string", "format": "uri"}
BOTH: Schema = {"$ref": "#/components/schemas/Texts"}
CURSOR: Schema = {"type": ["string", "null"], "format": "uri"}


def ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def of_shape(shape: Shape, told: str = "") -> Schema:
    """Of the values of one column; ``told``: what it says."""
    found = _list(shape) if shape.is_list else _one(shape)
    return {"description": told, **found} if told else found


def _list(shape: Shape) -> Schema:
    if shape.has_shares:
        return {"type": "array", "items": ref("SharedCode")}
    return {"type": "array", "items": ref("Code") if shape.is_coded else {"type": "string"}}


def _one(shape: Shape) -> Schema:
    if shape.is_coded:
        return {"oneOf": [ref("Code"), {"type": "null"}]}
    kind = TEXTS.get(shape.type, shape.type.value)
    found: Schema = {"type": [kind, "null"]}
    if shape.type is Type.DATE:
        found["format"] = "date-time" if shape.is_moment else "date"
    return found


def example_of(shape: Shape) -> Any:
    """A value such as the column may have."""
    labels = (shape.labels() if shape.is_coded else None) or {}
    one: Any = next(({"code": code, **label} for code, label in labels.items()), None)
    if not shape.is_coded:
        one = MOMENT if shape.is_moment else EXAMPLES[shape.type]
    if shape.has_shares:
        one = {**one, "share": 100.0}
    return [one] if shape.is_list else one


def record_schema(resource: Resource) -> Schema:
    """Of one record; a field that is not asked for is absent."""
    columns = resource.columns
    fields = {
        key: of_shape(resource.shapes[key], _told(columns.label(one), columns.help(one)))
        for key, one in resource.offered.items()
    }
    links: Schema = {"self": ADDRESS}
    if resource.page:
        links["page"] = BOTH
    fields["links"] = object_of(links)
    if resource.expansions:
        fields["expanded"] = object_of(
            {one.name: _expanded(one) for one in resource.expansions}, ()
        )
    return object_of(fields, ["links"])


def _expanded(one: Any) -> Schema:
    results = {"type": "array", "items": ref(schema_name(one.resource))}
    more = {"type": ["string", "null"], "format": "uri"}
    return object_of({"results": results, "is_whole": {"type": "boolean"}, "all": more})


def schema_name(resource: Resource) -> str:
    return str(resource.columns.model._meta.object_name)


def _told(label: str, help_text: str) -> str:
    return " – ".join(filter(None, [label, help_text]))


def object_of(properties: Schema, required: Iterable[str] | None = None) -> Schema:
    names = list(properties) if required is None else list(required)
    found: Schema = {"type": "object", "properties": properties, "additionalProperties": False}
    return {**found, "required": names} if names else found


def page_schema(items: Schema, **beside: Schema) -> Schema:
    return object_of({**beside, "next": CURSOR, "results": {"type": "array", "items": items}})


SHARED: dict[str, Schema] = {
    "Texts": object_of({"fr": {"type": "string"}, "en": {"type": "string"}}),
    "Code": object_of(
        {
            "code": {"type": "string"},
            "fr": {"type": ["string", "null"]},
            "en": {"type": ["string", "null"]},
        }
    ),
    "SharedCode": object_of(
        {
            "code": {"type": "string"},
            "fr": {"type": ["string", "null"]},
            "en": {"type": ["string", "null"]},
            "share": {"type": ["number", "null"]},
        }
    ),
    "Problem": object_of(
        {
            "type": {"type": "string"},
            "title": {"type": "string"},
            "status": {"type": "integer"},
            "detail": {"type": "string"},
            "instance": {"type": "string"},
            "errors": {
                "type": "array",
                "items": object_of({"parameter": {"type": "string"}, "detail": {"type": "string"}}),
            },
        },
        ["type", "title", "status", "detail", "instance"],
    ),
}

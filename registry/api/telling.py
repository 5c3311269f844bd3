"""What the OpenAPI document says of each kind of route: its summary, its answer, an example."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from registry.api.changes import Changes
from registry.api.schemas import (
    ADDRESS,
    BOTH,
    MOMENT,
    Schema,
    example_of,
    object_of,
    page_schema,
    ref,
    schema_name,
)
from registry.api.tables import CodelistList, Codes, ReportList, ReportRows
from registry.api.values import Shape, shape_of_heading
from registry.api.views import OneRecord, RecordList
from registry.enums import Event


class Told:
    """What the document says of one kind of route."""

    def summary(self, of: Mapping[str, Any]) -> str:
        raise NotImplementedError

    def schema(self, of: Mapping[str, Any]) -> Schema:
        raise NotImplementedError

    def example(self, of: Mapping[str, Any]) -> Any:
        return None


class ToldOfList(Told):
    def summary(self, of: Mapping[str, Any]) -> str:
        return _("List: %(records)s") % {"records": of["resource"].title}

    def schema(self, of: Mapping[str, Any]) -> Schema:
        count = {"type": ["integer", "null"], "description": _("Of all pages; on the first alone.")}
        return page_schema(ref(schema_name(of["resource"])), count=count)

    def example(self, of: Mapping[str, Any]) -> Any:
        return {"count": 1, "next": None, "results": [_record_example(of)]}


class ToldOfRecord(Told):
    def summary(self, of: Mapping[str, Any]) -> str:
        return _("One record: %(records)s") % {"records": of["resource"].title}

    def schema(self, of: Mapping[str, Any]) -> Schema:
        return ref(schema_name(of["resource"]))

    def example(self, of: Mapping[str, Any]) -> Any:
        return _record_example(of)


def _record_example(of: Mapping[str, Any]) -> Any:
    resource = of["resource"]
    address = f"https://example.org/api/v1/{resource.name}/…/"
    return {**_examples(resource.shapes.values()), "links": {"self": address}}


def _examples(shapes: Any) -> Schema:
    return {shape.key: example_of(shape) for shape in shapes}


class ToldOfChanges(Told):
    def summary(self, of: Mapping[str, Any]) -> str:
        return _("What was published, changed or withdrawn")

    def schema(self, of: Mapping[str, Any]) -> Schema:
        entry = object_of(
            {
                "resource": {"type": "string", "enum": [one.name for one in of["resources"]]},
                "key": {"type": "string"},
                "event": {"type": "string", "enum": Event.values},
                "at": {"type": "string", "format": "date-time"},
                "links": object_of({"self": {"type": ["string", "null"], "format": "uri"}}),
                "record": {"oneOf": [*_records(of), {"type": "null"}]},
            },
            ["resource", "key", "event", "at", "links"],
        )
        return page_schema(entry, cursor={"type": "string"})

    def example(self, of: Mapping[str, Any]) -> Any:
        name = of["resources"][0].name
        entry = {
            "resource": name,
            "key": "…",
            "event": Event.CHANGED.value,
            "at": MOMENT,
            "links": {"self": f"https://example.org/api/v1/{name}/…/"},
        }
        return {"cursor": "v1.…", "next": None, "results": [entry]}


def _records(of: Mapping[str, Any]) -> list[Schema]:
    return [ref(schema_name(one)) for one in of["resources"]]


class ToldOfReports(Told):
    def summary(self, of: Mapping[str, Any]) -> str:
        return _("The reports")

    def schema(self, of: Mapping[str, Any]) -> Schema:
        one = {
            "name": {"type": "string"},
            "title": BOTH,
            "purpose": BOTH,
            "grain": BOTH,
            "version": {"type": "integer"},
            "links": object_of({"self": ADDRESS, "page": BOTH}),
        }
        return page_schema(object_of(one), count={"type": "integer"})


class ToldOfReport(Told):
    def summary(self, of: Mapping[str, Any]) -> str:
        return str(of["report"].title)

    def schema(self, of: Mapping[str, Any]) -> Schema:
        """The columns of some reports depend on what is asked: ``report`` tells them."""
        return page_schema({"type": "object"}, report={"type": "object"})

    def example(self, of: Mapping[str, Any]) -> Any:
        shapes: list[Shape] = [shape_of_heading(one) for one in of["report"].headings]
        return {"report": {"name": of["report"].name}, "next": None, "results": [_examples(shapes)]}


class ToldOfCodelists(Told):
    def summary(self, of: Mapping[str, Any]) -> str:
        return _("The code lists")

    def schema(self, of: Mapping[str, Any]) -> Schema:
        one = {"name": {"type": "string"}, "title": BOTH, "links": object_of({"self": ADDRESS})}
        return page_schema(object_of(one), count={"type": "integer"})


class ToldOfCodes(Told):
    def summary(self, of: Mapping[str, Any]) -> str:
        return _("Code list: %(codes)s") % {"codes": of["codelist"].title}

    def schema(self, of: Mapping[str, Any]) -> Schema:
        told = {"name": {"type": "string"}, "title": BOTH, "count": {"type": "integer"}}
        return page_schema(ref("Code"), **told)


TOLD: dict[Any, Told] = {
    RecordList: ToldOfList(),
    OneRecord: ToldOfRecord(),
    Changes: ToldOfChanges(),
    ReportList: ToldOfReports(),
    ReportRows: ToldOfReport(),
    CodelistList: ToldOfCodelists(),
    Codes: ToldOfCodes(),
}

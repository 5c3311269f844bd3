"""The public records of every kind, each with all its public columns: what the whole of the data is
made of."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.functional import lazy
from django.utils.text import capfirst

from portal.api_urls import API
from registry.api.resources import Resource
from registry.api.tables import Codelist
from registry.api.values import Labels, labels_of
from registry.columns import Column, On
from registry.exports import table
from registry.extracts import Extract, Heading, shown_columns


@dataclass(frozen=True)
class Table:
    resource: Resource

    @property
    def name(self) -> str:
        return self.resource.name

    @property
    def key(self) -> str:
        return self.resource.keyed

    @property
    def title(self) -> Any:
        return lazy(lambda: capfirst(self.resource.title), str)()

    @cached_property
    def columns(self) -> list[Column]:
        """Those of the public files in their order, then what the API alone tells."""
        offered = self.resource.offered.values()
        return sorted(offered, key=lambda column: not column.on & On.PUBLIC)

    @cached_property
    def headings(self) -> list[Heading]:
        found = shown_columns(self.resource.columns, self.columns)
        return [replace(one, is_staff=False) for one in found]

    def rows(self) -> Iterator[Sequence[Any]]:
        """In the order of their keys, in one query, as they are asked for."""
        records = self.resource.records.order_by(self.resource.offered[self.key].source)
        return table(self.resource.columns, self.columns, records)

    @property
    def extract(self) -> Extract:
        return Extract(
            name=self.name,
            title=self.title,
            headings=self.headings,
            rows=self.rows,
            grain=self.resource.grain,
            key=(self.key,),
        )


TABLES = [Table(one) for one in API.resources]


def codes_of(one: Codelist) -> Labels:
    """Its codes, each with its label in both languages."""
    return labels_of(one.codes)

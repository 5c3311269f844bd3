"""Columns: what of a record appears in a file, a page or an API, declared once.

A column says its key, the path to its value and where it appears. Label, help, type, choices
and validators are the model field's.
"""

import enum
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import models
from django.db.models import F, Q

from registry.models import Record


class On(enum.Flag):
    """Where a column appears: public files (``PUBLIC``), staff files, the public page of one
    record, import files, the API, IATI files."""

    PUBLIC = enum.auto()
    STAFF = enum.auto()
    PAGE = enum.auto()
    IMPORT = enum.auto()
    API = enum.auto()
    IATI = enum.auto()


OPEN = On.PUBLIC | On.STAFF | On.API


@dataclass(frozen=True)
class Rows:
    """A column that lists values of related rows, in the order of those values.

    ``item``: the path of the value in a row; ``share``: of its share, if it has one;
    ``only``: a function that returns the condition of the rows to list.
    """

    item: str
    share: str = ""
    only: Callable[[], Q] = Q


@dataclass(frozen=True)
class Column:
    """``path``: a field, or a path through foreign keys to one; with ``rows``, a relation.

    ``by``: the field of the record at ``path`` by which cells name it.
    ``value``: for what no field holds, a function that returns the expression of it.
    ``label`` and ``help``: for a column that has no field to take them from.
    """

    key: str
    on: On
    path: str = ""
    by: str = ""
    rows: Rows | None = None
    value: Callable[[], Any] | None = None
    label: Any = ""
    help: Any = ""

    @property
    def source(self) -> str:
        return self.path or self.key

    @property
    def lookup(self) -> str:
        """The path of what the column shows, from its model."""
        parts = [self.source, self.by, self.rows.item if self.rows else ""]
        return "__".join(filter(None, parts))

    @property
    def expression(self) -> Any:
        """What gives its value in a query, when it does not list related rows."""
        return self.value() if self.value else F(self.lookup)


@dataclass(frozen=True)
class Columns:
    """The columns of one model, in their fixed order."""

    model: type[Record]
    all: Sequence[Column] = field(default_factory=list)

    def __iter__(self) -> Iterator[Column]:
        return iter(self.all)

    def on(self, place: On) -> list[Column]:
        return [column for column in self.all if column.on & place]

    def fields_on(self, place: On) -> list[str]:
        """The fields of the model itself that the columns of a place show, by name."""
        own = (one for one in self.on(place) if one.value is None and one.rows is None)
        return [column.source for column in own]

    def field(self, column: Column) -> models.Field | None:
        """The model field that the column shows, or None for a computed one."""
        if column.value is not None:
            return None
        model: Any = self.model
        found: Any = None
        for name in column.lookup.split("__"):
            found = model._meta.get_field(name)
            model = found.related_model
        return found

    def output(self, column: Column) -> models.Field | None:
        """The field whose type the values of the column have; of a list of rows, None: text."""
        if column.rows is not None:
            return None
        if column.value is None:
            return self.field(column)
        everything: Any = self.model._default_manager
        query = everything.for_page().annotate(output=column.expression).query
        return query.annotations["output"].output_field

    def own_field(self, column: Column) -> models.Field | None:
        """The field of the model itself that the column fills: not the one it is named by."""
        return None if column.value else self.model._meta.get_field(column.source)  # type: ignore[return-value]

    def label(self, column: Column) -> str:
        if column.label:
            return str(column.label)
        own: Any = self.own_field(column)
        if own is not None and own.is_relation and column.rows:
            return str(own.related_model._meta.verbose_name_plural)
        return str(getattr(own, "verbose_name", column.key))

    def help(self, column: Column) -> str:
        return str(column.help or getattr(self.own_field(column), "help_text", ""))

"""The tables of the SQLite file: those of the public records, a table for each column that lists
several values, and one for each list of codes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from portal.open_data.tables import TABLES, Table, codes_of
from registry.api.tables import Codelist
from registry.api.values import Shape
from registry.columns import Column
from registry.extracts import Type

TYPES = {
    Type.STRING: "TEXT",
    Type.INTEGER: "INTEGER",
    Type.NUMBER: "REAL",
    Type.BOOLEAN: "BOOLEAN",
    Type.DATE: "DATE",
}


@dataclass(frozen=True)
class Cell:
    """A column of the file: its name, its type, and the table and column that it refers to."""

    name: str
    type: str
    refers_to: tuple[str, str] | None = None
    is_key: bool = False

    @property
    def sql(self) -> str:
        rule = f" CHECK ({quoted(self.name)} IN (0, 1))" * (self.type == "BOOLEAN")
        return f"{quoted(self.name)} {self.type}{' NOT NULL' * self.is_key}{rule}"


@dataclass(frozen=True)
class Kept:
    """A table of the file. ``place``: where the column is that it is made of, if it is of one."""

    name: str
    cells: Sequence[Cell]
    key: Sequence[str]
    place: int | None = None

    def statements(self) -> Iterator[str]:
        lines = [one.sql for one in self.cells]
        lines.append(f"PRIMARY KEY ({', '.join(map(quoted, self.key))})")
        for one in self.cells:
            if one.refers_to:
                table, column = map(quoted, one.refers_to)
                lines.append(f"FOREIGN KEY ({quoted(one.name)}) REFERENCES {table} ({column})")
        yield f"CREATE TABLE {quoted(self.name)} (\n  {', '.join(lines)}\n)"

    def indexes(self) -> Iterator[str]:
        for one in self.cells:
            if one.refers_to and one.name != self.key[0]:
                name = quoted(f"{self.name}_by_{one.name}")
                yield f"CREATE INDEX {name} ON {quoted(self.name)} ({quoted(one.name)})"


def quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def code_table(one: Codelist) -> Kept:
    cells = [Cell("code", "TEXT", is_key=True), Cell("fr", "TEXT"), Cell("en", "TEXT")]
    return Kept(table_name(one.name), cells, ["code"])


def table_name(name: str) -> str:
    return name.replace("-", "_")


class Schema:
    def __init__(self, codelists: Sequence[Codelist]) -> None:
        self._lists = {frozenset(codes_of(one)): table_name(one.name) for one in codelists}

    def of(self, table: Table) -> tuple[Kept, list[Kept]]:
        """The table of its records, and those of its columns that list several values."""
        whole, lists = [], []
        for place, column in enumerate(table.columns):
            shape = table.resource.shapes[column.key]
            if not shape.is_list:
                whole.append(self._cell(table, column, shape))
            elif not self._names_others(table, column):
                lists.append(self._list(table, column, shape, place))
        return Kept(table.name, whole, [table.key]), lists

    def _cell(self, table: Table, column: Column, shape: Shape) -> Cell:
        kind = "DATETIME" if shape.is_moment else TYPES[shape.type]
        is_key = column.key == table.key
        return Cell(column.key, kind, None if is_key else self._target(table, column), is_key)

    def _list(self, table: Table, column: Column, shape: Shape, place: int) -> Kept:
        owner = Cell("owner", _type_of_key(table), (table.name, table.key), is_key=True)
        value = Cell("value", "TEXT", self._target(table, column), is_key=True)
        cells = [owner, value, *([Cell("share", "REAL")] if shape.has_shares else [])]
        return Kept(f"{table.name}_{column.key}", cells, ["owner", "value"], place)

    def _target(self, table: Table, column: Column) -> tuple[str, str] | None:
        """What a value refers to: a record by its key, or a code of a list."""
        field: Any = table.resource.columns.field(column)
        if field is not None and field.name == "key" and field.model in _BY_MODEL:
            return _BY_MODEL[field.model], "key"
        shape = table.resource.shapes[column.key]
        labels: Mapping[str, Any] = (shape.labels() if shape.is_coded else None) or {}
        codes = frozenset(code for code in labels if code)
        return (self._lists[codes], "code") if codes and codes in self._lists else None

    def _names_others(self, table: Table, column: Column) -> bool:
        """Whether the names of other records are listed, whose keys another column lists."""
        field: Any = table.resource.columns.field(column)
        model = table.resource.columns.model
        return field.model in _BY_MODEL and field.model is not model and field.name != "key"


_BY_MODEL = {one.resource.columns.model: one.name for one in TABLES}


def _type_of_key(table: Table) -> str:
    return TYPES[table.resource.shapes[table.key].type]

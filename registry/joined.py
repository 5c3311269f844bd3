"""Texts of related rows as one text, portably: Django's own aggregate is PostgreSQL's alone."""

import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import (
    CharField,
    F,
    Func,
    IntegerField,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
)
from django.db.models.functions import Cast, Concat

from registry.cells import LIST, SHARE
from registry.columns import Column, Columns
from registry.engines import engine_of
from registry.fields import FoldedField
from registry.rules import any_of

# No text holds a control character: between the texts of a row, rows, and those of conditions.
BETWEEN, APART, GROUPS = "\x1f", "\x1e", "\x1d"


class Joined(Subquery):
    """The ``item`` of each row that meets a condition, in whatever order, for each condition;
    where there are several, rows say in ``meets_0`` and so on which they meet."""

    output_field = CharField()

    def __init__(self, rows: QuerySet[Any], conditions: int = 1) -> None:
        self.conditions = conditions
        super().__init__(rows)

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # type: ignore[override]
        engine = engine_of(connection)
        joined = engine.JOINED.format(separator=APART)
        if self.conditions > 1:
            some = (f"{joined} FILTER (WHERE meets_{n})" for n in range(self.conditions))
            joined = f" || '{GROUPS}' || ".join(f"coalesce({one}, '')" for one in some)
        template = f"(SELECT {joined} FROM (%(subquery)s) one)"  # noqa: S608 - constants alone
        return super().as_sql(compiler, connection, template=template, **extra)


class Plain(Func):
    """A number without the zeros at its end, after a mark; nothing of no number."""

    output_field = CharField()

    def __init__(self, number: Any, *, mark: str) -> None:
        super().__init__(number)
        self.mark = mark

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # type: ignore[override]
        template = engine_of(connection).PLAIN.format(mark=self.mark)
        return super().as_sql(compiler, connection, template=template, **extra)


@dataclass(frozen=True)
class Lists:
    """Columns that list values of the rows of one relation, which are read once for all of them.

    The values of each are there once, in the order of the values; names in that of their folded
    texts, where the model keeps them. They are put in order here, where both engines agree.
    """

    model: Any
    columns: Sequence[Column]

    @classmethod
    def of(cls, columns: Columns, shown: Sequence[Column]) -> list["Lists"]:
        groups: dict[str, list[Column]] = {}
        for one in shown:
            if one.rows:
                groups.setdefault(one.source, []).append(one)
        return [cls(columns.model, group) for group in groups.values()]

    @property
    def expression(self) -> Joined:
        key = self.model._meta.get_field(self.columns[0].source).field
        rows = key.model._default_manager.filter(**{key.attname: OuterRef("pk")})
        conditions = [only() for only in self._conditions]
        if all(conditions):
            rows = rows.filter(any_of(conditions))
        apart = [part for text in self._texts.values() for part in (Value(BETWEEN), text)][1:]
        item = Concat(*apart, output_field=CharField()) if len(apart) > 1 else apart[0]
        told: dict[str, Any] = {"item": item}
        if len(conditions) > 1:
            told |= {f"meets_{n}": one or Value(True) for n, one in enumerate(conditions)}
        return Joined(rows.order_by().annotate(**told).values(*told), len(conditions))

    def split(self, cells: Sequence[str | None]) -> dict[str, Sequence[str | None]]:
        """The values of each column, by its key, from those of the expression; those of a cell are
        made once, however many records have it."""
        found: dict[str, Sequence[str | None]] = {}
        for (columns, listed), some in zip(self._told, self._groups(cells), strict=True):
            nothing = [None] * len(columns)
            made = {cell: listed(cell) if cell else nothing for cell in set(some)}
            for place, one in enumerate(columns):
                found[one.key] = [made[cell][place] for cell in some]
        return found

    def _groups(self, cells: Sequence[str | None]) -> Iterable[Sequence[str | None]]:
        """The cells of each condition."""
        if len(self._conditions) == 1:
            return [cells]
        return zip(*(cell.split(GROUPS) for cell in cells if cell is not None), strict=True)

    @property
    def _conditions(self) -> list[Any]:
        """Of the rows that columns list, each once, as functions."""
        return list(dict.fromkeys(one.rows.only for one in self.columns if one.rows))

    @property
    def _texts(self) -> dict[str, Any]:
        """What is read of each row, by name: values and, of names, that by which they are in
        order."""
        found: dict[str, Any] = {}
        for one in self.columns:
            found[_name(one)] = _text(one)
            if self._rank(one) is Rank.FOLDED:
                found[_folded(one)] = F(_folded(one))
        return found

    @cached_property
    def _told(self) -> list[tuple[Sequence[Column], "_Listed"]]:
        """Of each condition, the columns that list the rows that meet it, and what tells them."""
        names = list(self._texts)
        found: list[tuple[Sequence[Column], _Listed]] = []
        for only in self._conditions:
            columns = [one for one in self.columns if one.rows and one.rows.only == only]
            ranks = [self._rank(one) for one in columns]
            places = [names.index(_name(one)) for one in columns]
            by = [
                names.index(_folded(one)) if rank is Rank.FOLDED else place
                for one, rank, place in zip(columns, ranks, places, strict=True)
            ]
            found.append((columns, _Listed(list(zip(ranks, places, by, strict=True)))))
        return found

    def _rank(self, column: Column) -> "Rank":
        assert column.rows is not None
        model = self.model._meta.get_field(column.source).related_model
        kind, folded = _field(model, column.rows.item)
        if folded:
            return Rank.FOLDED
        if column.rows.share:
            return Rank.SHARED
        return Rank.NUMBER if isinstance(kind, IntegerField) else Rank.TEXT


class Rank(enum.Enum):
    """By what the values of a column are in order: their text, the text before a share, the folded
    text beside it, or the number that it is."""

    TEXT = enum.auto()
    SHARED = enum.auto()
    FOLDED = enum.auto()
    NUMBER = enum.auto()


Row = Sequence[str]


@dataclass(frozen=True)
class _Listed:
    """``columns``: of each, its rank, the place of its values among the texts of a row, and of
    those by which they are in order."""

    columns: Sequence[tuple[Rank, int, int]]

    def __call__(self, cell: str) -> Sequence[str]:
        """The values of each column that the rows of a cell have, in order."""
        if APART not in cell:
            row = _apart(cell).split(BETWEEN)
            return [row[at] for _rank, at, _by in self.columns]
        rows = [row.split(BETWEEN) for row in cell.split(APART)]
        return [_listed(_in_order(rank, rows, at, by)) for rank, at, by in self.columns]


def _in_order(rank: Rank, rows: Sequence[Row], at: int, by: int) -> Iterable[str]:
    if rank is Rank.FOLDED:
        return [text for _by, text in sorted([(row[by], row[at]) for row in rows])]
    texts = sorted([row[at] for row in rows])
    if rank is Rank.NUMBER:
        texts.sort(key=int)
    elif rank is Rank.SHARED:
        texts.sort(key=_without_share)
    return texts


def _listed(texts: Iterable[str]) -> str:
    return LIST.join([_apart(text) for text in dict.fromkeys(texts)])


def _apart(text: str) -> str:
    """A text that is not taken for two."""
    return text.replace(LIST, "/") if LIST in text else text


def _without_share(text: str) -> str:
    return text.partition(SHARE)[0]


def _name(column: Column) -> str:
    assert column.rows is not None
    return f"{column.rows.item} {column.rows.share}"


def _text(column: Column) -> Any:
    assert column.rows is not None
    path, share = column.rows.item, column.rows.share
    text = Cast(F(path), CharField())
    return Concat(text, Plain(F(share), mark=SHARE)) if share else text


def _folded(column: Column) -> str:
    assert column.rows is not None
    return f"{column.rows.item}_folded"


def _field(model: Any, path: str) -> tuple[Any, bool]:
    """The field at the end of a path, and whether its model keeps its folded text."""
    for name in path.split("__"):
        owner, field = model, model._meta.get_field(name)
        model = field.related_model
    kept = {one.name for one in owner._meta.concrete_fields if isinstance(one, FoldedField)}
    return field, f"{field.name}_folded" in kept

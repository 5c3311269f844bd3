"""Texts of related rows as one text, portably: Django's own aggregate is PostgreSQL's alone."""

import enum
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import CharField, F, Func, IntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Concat, Replace

from registry.cells import LIST, SHARE
from registry.columns import Column, Columns
from registry.engines import engine_of
from registry.fields import FoldedField

BETWEEN = "\x1f"  # the texts of one row: no text holds a control character


class Joined(Subquery):
    """The ``item`` of each row, in whatever order; NULL of no row."""

    output_field = CharField()

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(rows)

    def as_sql(self, compiler: Any, connection: Any, **extra: Any) -> Any:  # type: ignore[override]
        template = engine_of(connection).JOINED.format(separator=LIST)
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
    """Columns that list values of the same related rows, which are read once for all of them.

    The values of each are there once, in the order of the values; names in that of their folded
    texts, where the model keeps them. They are put in order here, where both engines agree.
    """

    model: Any
    columns: Sequence[Column]

    @classmethod
    def of(cls, columns: Columns, shown: Sequence[Column]) -> list["Lists"]:
        groups: dict[Any, list[Column]] = {}
        for one in shown:
            if one.rows:
                groups.setdefault((one.source, one.rows.only), []).append(one)
        return [cls(columns.model, group) for group in groups.values()]

    @property
    def expression(self) -> Joined:
        first = self.columns[0]
        assert first.rows is not None
        key = self.model._meta.get_field(first.source).field
        rows = key.model._default_manager.filter(first.rows.only(), **{key.attname: OuterRef("pk")})
        texts = [text for one in self.columns for text in self._texts(one)]
        apart = [part for text in texts for part in (Value(BETWEEN), text)][1:]
        item = Concat(*apart, output_field=CharField()) if len(texts) > 1 else texts[0]
        return Joined(rows.order_by().annotate(item=item).values("item"))

    def split(self, cells: Sequence[str | None]) -> dict[str, Sequence[str | None]]:
        """The values of each column, by its key, from those of the expression."""
        listed: list[_Listed] = []
        at = 0
        for one in self.columns:
            rank = self._rank(one)
            listed.append(_Listed(at, rank))
            at += 2 if rank is Rank.FOLDED else 1
        read = zip(*(_read(cell, listed) for cell in cells), strict=True)
        return dict(zip((one.key for one in self.columns), read, strict=True))

    def _texts(self, column: Column) -> Iterator[Any]:
        """The text of a value and, of a name, that by which it is in order."""
        assert column.rows is not None
        path, share = column.rows.item, column.rows.share
        text = Replace(Cast(F(path), CharField()), Value(LIST), Value("/"))
        yield Concat(text, Plain(F(share), mark=SHARE)) if share else text
        if self._rank(column) is Rank.FOLDED:
            yield F(f"{path}_folded")

    def _rank(self, column: Column) -> "Rank":
        assert column.rows is not None
        model = self.model._meta.get_field(column.source).related_model
        kind, folded = _field(model, column.rows.item)
        if folded:
            return Rank.FOLDED
        return Rank.NUMBER if isinstance(kind, IntegerField) else Rank.TEXT


class Rank(enum.Enum):
    """By what the values of a column are in order: their text but for a share, the folded text
    beside it, or the number that it is."""

    TEXT = enum.auto()
    FOLDED = enum.auto()
    NUMBER = enum.auto()


@dataclass(frozen=True)
class _Listed:
    """``at``: the place of the values of a column among the texts of a row."""

    at: int
    rank: Rank

    def of(self, rows: set[tuple[str, ...]]) -> str:
        return LIST.join(dict.fromkeys(row[self.at] for row in sorted(rows, key=self._order)))

    def _order(self, row: tuple[str, ...]) -> Any:
        text = row[self.at]
        if self.rank is Rank.NUMBER:
            return int(text)
        return (row[self.at + 1] if self.rank is Rank.FOLDED else text.split(SHARE)[0], text)


def _read(cell: str | None, listed: Sequence[_Listed]) -> Sequence[str | None]:
    if cell is None:
        return [None] * len(listed)
    if LIST not in cell:
        texts = cell.split(BETWEEN)
        return [texts[one.at] for one in listed]
    rows = {tuple(row.split(BETWEEN)) for row in cell.split(LIST)}
    return [one.of(rows) for one in listed]


def _field(model: Any, path: str) -> tuple[Any, bool]:
    """The field at the end of a path, and whether its model keeps its folded text."""
    for name in path.split("__"):
        owner, field = model, model._meta.get_field(name)
        model = field.related_model
    kept = {one.name for one in owner._meta.concrete_fields if isinstance(one, FoldedField)}
    return field, f"{field.name}_folded" in kept

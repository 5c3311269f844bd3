"""Texts of related rows as one text, portably: Django's own aggregate is PostgreSQL's alone."""

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
    """The ``item`` of each row, in the order of ``rank``, then of the item; NULL of no row."""

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
    texts, where the model keeps them: at most one column is of such names, or of numbers, and it
    is the first.
    """

    model: Any
    columns: Sequence[Column]

    @classmethod
    def of(cls, columns: Columns, shown: Sequence[Column]) -> list["Lists"]:
        groups: dict[Any, list[Column]] = {}
        for one in shown:
            if one.rows:
                own = one.key if _is_ranked(columns.model, one) or one.rows.share else ""
                groups.setdefault((one.source, one.rows.only, own), []).append(one)
        return [cls(columns.model, group) for group in _merged(groups)]

    @property
    def expression(self) -> Joined:
        first = self.columns[0]
        assert first.rows is not None
        key = self.model._meta.get_field(first.source).field
        rows = key.model._default_manager.filter(first.rows.only(), **{key.attname: OuterRef("pk")})
        texts = [_text(one) for one in self.columns]
        apart = [part for text in texts for part in (Value(BETWEEN), text)][1:]
        item = Concat(*apart) if len(texts) > 1 else texts[0]
        rank = _rank(self.model, first)
        return Joined(
            rows.order_by().annotate(item=item, rank=rank).values("item", "rank").distinct()
        )

    def split(self, cells: Sequence[str | None]) -> dict[str, Sequence[str | None]]:
        """The values of each column, by its key, from those of the expression."""
        if len(self.columns) == 1:
            return {self.columns[0].key: cells}
        parts = [_apart(cell, len(self.columns)) for cell in cells]
        return {
            one.key: part for one, part in zip(self.columns, zip(*parts, strict=True), strict=True)
        }


def _merged(groups: dict[Any, list[Column]]) -> Iterator[list[Column]]:
    """Those without an order of their own go with the first of the same rows that has one."""
    ranked = {(source, only): own for source, only, own in reversed(groups) if own}
    for (source, only, own), group in groups.items():
        if own:
            others = groups.get((source, only, ""), []) if ranked[source, only] == own else []
            yield [*group, *others]
        elif (source, only) not in ranked:
            yield group


def _apart(cell: str | None, size: int) -> Sequence[str | None]:
    if cell is None:
        return [None] * size
    if LIST not in cell:
        return cell.split(BETWEEN)
    first, *others = zip(*(one.split(BETWEEN) for one in cell.split(LIST)), strict=True)
    return [LIST.join(dict.fromkeys(first)), *(LIST.join(sorted(set(one))) for one in others)]


def _text(column: Column) -> Any:
    assert column.rows is not None
    text = Replace(Cast(F(column.rows.item), CharField()), Value(LIST), Value("/"))
    share = column.rows.share
    return Concat(text, Plain(F(share), mark=SHARE)) if share else text


def _rank(model: Any, column: Column) -> Any:
    assert column.rows is not None
    item = column.rows.item
    kind, folded = _field(model._meta.get_field(column.source).related_model, item)
    if folded:
        return F(f"{item}_folded")
    return F(item) if isinstance(kind, IntegerField) else Cast(F(item), CharField())


def _is_ranked(model: Any, column: Column) -> bool:
    assert column.rows is not None
    kind, folded = _field(model._meta.get_field(column.source).related_model, column.rows.item)
    return folded or isinstance(kind, IntegerField)


def _field(model: Any, path: str) -> tuple[Any, bool]:
    """The field at the end of a path, and whether its model keeps its folded text."""
    for name in path.split("__"):
        owner, field = model, model._meta.get_field(name)
        model = field.related_model
    kept = {one.name for one in owner._meta.concrete_fields if isinstance(one, FoldedField)}
    return field, f"{field.name}_folded" in kept

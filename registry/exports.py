"""Rows of columns, in one query: what files hold, in bounded memory and a fixed order."""

from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import CharField, F, Field, IntegerField, OuterRef, QuerySet, Value
from django.db.models.functions import Cast, Concat, Replace

from registry.cells import LIST, SHARE
from registry.columns import Column, Columns
from registry.fields import FoldedField
from registry.joined import Joined, Plain

CHUNK = 1000


def table(
    columns: Columns,
    shown: Sequence[Column],
    rows: QuerySet[Any],
    *,
    within: slice = slice(None),
) -> Iterator[Sequence[Any]]:
    """The values of the columns of each row, in the order of ``rows``; one query, read as it is
    asked for, so that all are of one moment. ``within``: the places of the rows asked for."""
    expressions = {f"column_{n}": _expression(columns, one) for n, one in enumerate(shown)}
    query = rows.annotate(**expressions)
    outputs = [query.query.annotations[name].output_field for name in expressions]
    exact = [(n, read) for n, read in enumerate(map(_exact, outputs)) if read]
    for values in query.values_list(*expressions)[within].iterator(CHUNK):
        if not exact:
            yield values
            continue
        row = list(values)
        for n, read in exact:
            if row[n] is not None:
                row[n] = read(row[n])
        yield row


def _exact(output: Field) -> Callable[[Decimal], Decimal] | None:
    """Decimals have the places of their field on every engine."""
    places = getattr(output, "decimal_places", None)
    if places is None:
        return None
    unit = Decimal(1).scaleb(-places)
    return lambda value: value.quantize(unit)


def _expression(columns: Columns, column: Column) -> Any:
    return _list(columns, column) if column.rows else column.expression


def _list(columns: Columns, column: Column) -> Joined:
    """The values of related rows, each once, in the order of the values; names in that of their
    folded texts, where the model keeps them."""
    assert column.rows is not None
    relation: Any = columns.model._meta.get_field(column.source)
    owner, item = relation.field.attname, column.rows.item
    manager: Any = relation.related_model._default_manager
    rows = manager.filter(column.rows.only(), **{owner: OuterRef("pk")})
    kind, folded = _field(relation.related_model, item)
    text = Replace(Cast(F(item), CharField()), Value(LIST), Value("/"))
    if share := column.rows.share:
        text = _with_share(text, share)
    rank: Any = F(f"{item}_folded") if folded else F(item)
    if not isinstance(kind, IntegerField) and not folded:
        rank = Cast(rank, CharField())
    return Joined(rows.order_by().annotate(item=text, rank=rank).values("item", "rank").distinct())


def _with_share(text: Any, share: str) -> Any:
    return Concat(text, Plain(F(share), mark=SHARE))


def _field(model: Any, path: str) -> tuple[Any, bool]:
    """The field at the end of a path, and whether its model keeps its folded text."""
    for name in path.split("__"):
        owner, field = model, model._meta.get_field(name)
        model = field.related_model
    kept = {one.name for one in owner._meta.concrete_fields if isinstance(one, FoldedField)}
    return field, f"{field.name}_folded" in kept

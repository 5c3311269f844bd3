"""Rows of columns, read in chunks: what files hold, in bounded memory and a fixed order."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from registry.cells import LIST, SHARE, written
from registry.chunks import chunks
from registry.columns import Column, Columns
from registry.text import fold

CHUNK = 1000


def table(
    columns: Columns, shown: Sequence[Column], rows: QuerySet[Any], *, of: QuerySet[Any]
) -> Iterator[list[Any]]:
    """The values of the columns of each row, in the order of ``rows``.

    What the columns show is read a chunk at a time, of the rows that are still among ``of`` then:
    the records that the reader may see, with what their columns need.
    """
    for pks in chunks(rows.values_list("pk", flat=True).iterator(CHUNK), CHUNK):
        found = _chunk(columns, shown, of.filter(pk__in=pks).order_by(), pks)
        yield from (found[pk] for pk in pks if pk in found)


def _chunk(
    columns: Columns, shown: Sequence[Column], rows: QuerySet[Any], pks: Sequence[int]
) -> dict[int, list[Any]]:
    names = {f"column_{n}": c for n, c in enumerate(shown) if c.rows is None}
    expressions = {name: c.expression for name, c in names.items()}
    query = rows.annotate(**expressions)
    scalars = dict(_scalars(query, list(names)))
    lists = {n: _lists(columns, c, pks) for n, c in enumerate(shown) if c.rows is not None}
    found: dict[int, list[Any]] = {}
    for pk, values in scalars.items():
        given = iter(values)
        found[pk] = [lists[n].get(pk, "") if n in lists else next(given) for n in range(len(shown))]
    return found


def _scalars(query: QuerySet[Any], names: list[str]) -> Iterator[tuple[int, list[Any]]]:
    """Values by primary key; decimals with the places of their field on every engine."""
    outputs = [query.query.annotations[name].output_field for name in names]
    places = [getattr(field, "decimal_places", None) for field in outputs]
    for pk, *values in query.values_list("pk", *names):
        yield pk, [_exact(value, p) for value, p in zip(values, places, strict=True)]


def _exact(value: Any, places: int | None) -> Any:
    if isinstance(value, Decimal) and places is not None:
        return value.quantize(Decimal(1).scaleb(-places))
    return value


def _lists(columns: Columns, column: Column, pks: Sequence[int]) -> dict[int, str]:
    """The cell of a column that lists related rows, by primary key of the record."""
    assert column.rows is not None
    relation: Any = columns.model._meta.get_field(column.source)
    owner = relation.field.attname
    rows = relation.related_model._default_manager.filter(
        column.rows.only(), **{f"{owner}__in": pks}
    )
    names = [owner, column.rows.item, *([column.rows.share] if column.rows.share else [])]
    items: dict[int, list[tuple[Any, ...]]] = {}
    for pk, *item in rows.order_by().values_list(*names):
        items.setdefault(pk, []).append(tuple(item))
    return {pk: LIST.join(_items(found)) for pk, found in items.items()}


def _items(found: Iterable[tuple[Any, ...]]) -> Iterator[str]:
    for value, *share in sorted(set(found), key=lambda item: _rank(item[0])):
        text = written(value).replace(LIST, "/")
        yield f"{text}{SHARE}{share[0].normalize():f}" if share and share[0] is not None else text


def _rank(value: Any) -> tuple[Any, ...]:
    return (value,) if isinstance(value, int) else (fold(str(value)), str(value))

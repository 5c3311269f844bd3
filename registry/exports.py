"""Rows of columns, in one query: what files hold, in bounded memory and a fixed order."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from typing import Any

from django.db import connections
from django.db.models import Field, QuerySet

from registry.chunks import chunks
from registry.columns import Column, Columns
from registry.engines import engine_of
from registry.joined import Lists

CHUNK = 1000
Values = Sequence[Any]


def table(
    columns: Columns,
    shown: Sequence[Column],
    rows: QuerySet[Any],
    *,
    within: slice = slice(None),
) -> Iterator[Values]:
    """The values of the columns of each row, in the order of ``rows``; one query, read as it is
    asked for, so that all are of one moment. ``within``: the places of the rows asked for."""
    lists = Lists.of(columns, shown)
    expressions = {f"column_{n}": one.expression for n, one in enumerate(shown) if not one.rows}
    expressions |= {f"lists_{n}": one.expression for n, one in enumerate(lists)}
    query = rows.annotate(**expressions)
    outputs = [query.query.annotations[name].output_field for name in expressions]
    connection = connections[query.db]
    engine = engine_of(connection)
    answer = query.values_list(*expressions)[within].iterator(CHUNK)
    with (
        engine.one_moment(connection),
        closing(answer),
        closing(engine.ahead(chunks(answer, CHUNK))) as pieces,
    ):
        for chunk in pieces:
            read = map(_exact, zip(*chunk, strict=True), outputs)
            plain = {one.key: next(read) for one in shown if not one.rows}
            for one in lists:
                plain |= one.split(next(read))
            yield from zip(*(plain[one.key] for one in shown), strict=True)


def _exact(values: Values, output: Field) -> Values:
    """Decimals have the places of their field on every engine."""
    places = getattr(output, "decimal_places", None)
    if places is None:
        return values
    unit = Decimal(1).scaleb(-places)
    return [None if value is None else value.quantize(unit) for value in values]

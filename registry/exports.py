"""Rows of columns, in one query: what files hold, in bounded memory and a fixed order."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connections
from django.db.models import QuerySet

from registry.columns import Column, Columns
from registry.engines import engine_of
from registry.joined import Lists
from registry.sums import Sums

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
    own = {one.key: one.expression for one in shown if not one.rows}
    sums = Sums.of(own)
    together: list[Sums | Lists] = [*sums, *Lists.of(columns, shown)]
    alone = [key for key in own if not any(key in one.columns for one in sums)]
    connection = connections[rows.db]
    engine = engine_of(connection)
    if within == slice(None):
        rows = engine.whole(rows)
    expressions = {f"column_{n}": engine.unread(own[key]) for n, key in enumerate(alone)}
    expressions |= {f"lists_{n}": one.expression for n, one in enumerate(together)}
    answer = rows.annotate(**expressions).values_list(*expressions)[within]
    compiler = answer.query.get_compiler(using=answer.db)
    with engine.one_moment(connection), closing(engine.ahead(_read(compiler))) as pieces:
        for chunk in pieces:
            read = iter(_made(compiler, chunk))
            plain = {key: next(read) for key in alone}
            for one in together:
                plain |= one.split(next(read))
            yield from zip(*(plain[one.key] for one in shown), strict=True)


@dataclass(frozen=True)
class _Maker:
    """What makes a value of Python of what the driver gives; decimals have the places of their
    field, those of ``unit``, on every engine."""

    expression: Any
    connection: Any
    converters: Sequence[Callable[..., Any]] = ()
    unit: Decimal | None = None

    def column(self, values: Values) -> Values:
        """Each is made once, however many rows have it."""
        made = {value: self._made(value) for value in set(values)}
        return [made[value] for value in values]

    def _made(self, value: Any) -> Any:
        for convert in self.converters:
            value = convert(value, self.expression, self.connection)
        return value if self.unit is None or value is None else value.quantize(self.unit)


def _read(compiler: Any) -> Iterator[Sequence[Values]]:
    """A thousand rows as the driver gives them, then the next: what is made of them is made while
    the server makes others."""
    whole = compiler.connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS", False)
    yield from compiler.execute_sql(chunked_fetch=not whole, chunk_size=CHUNK)


def _made(compiler: Any, chunk: Sequence[Values]) -> Iterator[Values]:
    """The columns of some rows: Django would make the values row by row."""
    makers = _makers(compiler)
    for place, values in enumerate(zip(*chunk, strict=True)):
        yield makers[place].column(values) if place in makers else values


def _makers(compiler: Any) -> dict[int, _Maker]:
    """By the places of the columns whose values the driver does not give as they are."""
    expressions = [expression for expression, *_ in compiler.select]
    converters = compiler.get_converters(expressions)
    found: dict[int, _Maker] = {}
    for place, expression in enumerate(expressions):
        steps, _expression = converters.get(place, ((), None))
        places = getattr(expression.output_field, "decimal_places", None)
        unit = None if places is None else Decimal(1).scaleb(-places)
        if steps or unit:
            found[place] = _Maker(expression, compiler.connection, steps, unit)
    return found

"""Rows of columns: what files hold, in bounded memory and a fixed order."""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import ExitStack, closing
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db import connections
from django.db.models import QuerySet

from registry.columns import Column, Columns
from registry.engines import engine_of
from registry.joined import Lists
from registry.memory.tallies import tally_of
from registry.sums import Sums

CHUNK = 1000
WHOLE = slice(None)
Values = Sequence[Any]


def table(
    columns: Columns,
    shown: Sequence[Column],
    rows: QuerySet[Any],
    *,
    within: slice = WHOLE,
) -> Iterator[Values]:
    """The values of the columns of each row, in the order of ``rows``, read as they are asked for,
    so that all are of one moment. ``within``: the places of the rows asked for."""
    own = {one.key: one.expression for one in shown if not one.rows}
    sums = Sums.of(own)
    alone = {key: own[key] for key in own if not any(key in one.columns for one in sums)}
    together: list[Sums | Lists] = [*sums, *Lists.of(columns, shown)]
    connection = connections[rows.db]
    engine, is_shared = engine_of(connection), False
    if within == WHOLE:
        rows = engine.whole(rows)
        is_shared = len(together) > 1 and _is_long(rows, connection)
    with ExitStack() as stack:
        stack.enter_context(engine.one_moment(connection))
        read = [_Read(rows, within, alone, together, connection)]
        if is_shared and (second := stack.enter_context(engine.second(connection))):
            half = len(together) // 2
            read = [_Read(rows, within, alone, together[half:], connection)]
            read.append(_Read(rows, within, {}, together[:half], second))
        pieces = [stack.enter_context(closing(one.pieces())) for one in read]
        for chunks in zip(*pieces, strict=True):
            plain: dict[str, Values] = {}
            for one, chunk in zip(read, chunks, strict=True):
                plain |= one.values(chunk)
            yield from zip(*(plain[one.key] for one in shown), strict=True)


def _is_long(rows: QuerySet[Any], connection: Any) -> bool:
    """Whether it is worth a second connection, which sees no past day: it stands aside."""
    return engine_of(connection).may_have_second(connection) and tally_of(rows.model) is not None


@dataclass(frozen=True)
class _Read:
    """A query for some columns of rows: ``alone``, an expression for each, and those of which
    several are read ``together``."""

    rows: QuerySet[Any]
    within: slice
    alone: Mapping[str, Any]
    together: Sequence[Sums | Lists]
    connection: Any

    def pieces(self) -> "Generator[Sequence[Values]]":
        """A thousand rows as the driver gives them, then the next: what is made of them is made
        while the server makes others."""
        return engine_of(self.connection).ahead(self._pieces())

    def _pieces(self) -> Iterator[Sequence[Values]]:
        whole = self.connection.settings_dict.get("DISABLE_SERVER_SIDE_CURSORS", False)
        yield from self._compiler.execute_sql(chunked_fetch=not whole, chunk_size=CHUNK)

    def values(self, chunk: Sequence[Values]) -> dict[str, Values]:
        """Of each column, by its key; Django would make the values row by row."""
        made = (
            self._makers[place].column(values) if place in self._makers else values
            for place, values in enumerate(zip(*chunk, strict=True))
        )
        plain = {key: next(made) for key in self.alone}
        for one in self.together:
            plain |= one.split(next(made))
        return plain

    @cached_property
    def _compiler(self) -> Any:
        unread = engine_of(self.connection).unread
        asked = {f"column_{n}": unread(one) for n, one in enumerate(self.alone.values())}
        asked |= {f"lists_{n}": one.expression for n, one in enumerate(self.together)}
        answer = self.rows.annotate(**asked).values_list(*asked)[self.within]
        return answer.query.get_compiler(connection=self.connection)

    @cached_property
    def _makers(self) -> Mapping[int, "_Maker"]:
        """By the places of the columns whose values the driver does not give as they are."""
        expressions = [expression for expression, *_ in self._compiler.select]
        converters = self._compiler.get_converters(expressions)
        found: dict[int, _Maker] = {}
        for place, expression in enumerate(expressions):
            steps, _expression = converters.get(place, ((), None))
            places = getattr(expression.output_field, "decimal_places", None)
            unit = None if places is None else Decimal(1).scaleb(-places)
            if steps or unit:
                found[place] = _Maker(expression, self.connection, steps, unit)
        return found


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

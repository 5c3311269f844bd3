"""Rows of a report that are found by their place: how many there are, and what they add up to, is
known before any of them is read."""

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import accumulate
from typing import Any

from django.db.models import Count, F

from registry.among import Among
from registry.memory.grid import Numbers

PIECE = 1000  # rows of a file that are read at once
Row = Sequence[Any]


class Lines(ABC):
    """``sums``: of the columns that are summed; ``bars``: of what is drawn, in the order of the
    rows."""

    sums: Mapping[str, int]
    bars: Mapping[Any, int]

    @abstractmethod
    def __len__(self) -> int: ...

    @abstractmethod
    def between(self, begin: int, end: int) -> Iterable[Row]:
        """The rows from one place to another."""

    @abstractmethod
    def __iter__(self) -> Iterator[Row]: ...


@dataclass(frozen=True)
class Keyed(Lines):
    """``keys``: one for each row, in order; ``read``: gives the rows of some of them, in the same
    order, but those that are there no longer."""

    keys: Sequence[Any] | Numbers
    read: Callable[[Any], Iterable[Row]]
    sums: Mapping[str, int] = field(default_factory=dict)
    bars: Mapping[Any, int] = field(default_factory=Counter)

    def __len__(self) -> int:
        return len(self.keys)

    def between(self, begin: int, end: int) -> Iterable[Row]:
        return self.read(self.keys[begin:end])

    def __iter__(self) -> Iterator[Row]:
        for begin in range(0, len(self), PIECE):
            yield from self.between(begin, begin + PIECE)


@dataclass(frozen=True)
class Sliced(Lines):
    """Of nothing that is summed or drawn, where the database soon counts and finds them. ``rows``:
    of a query, in a total order; ``tell``: gives that of the report."""

    rows: Any
    tell: Callable[[Row], Row]
    sums: Mapping[str, int] = field(default_factory=dict)
    bars: Mapping[Any, int] = field(default_factory=Counter)

    def __len__(self) -> int:
        return self._count

    @cached_property
    def _count(self) -> int:
        return int(self.rows.count())

    def between(self, begin: int, end: int) -> Iterable[Row]:
        return map(self.tell, self.rows[begin:end])

    def __iter__(self) -> Iterator[Row]:
        return map(self.tell, self.rows.iterator(PIECE))


@dataclass(frozen=True)
class Daily(Lines):
    """As ``Sliced``, of more rows, in an order that begins with a day: how many are of each says
    which days a page is of, and an index finds those. ``order``: a query of the records in their
    total order; ``read``: gives the rows of some of its queries, in the same order; ``day``: the
    name of the field."""

    order: Any
    read: Callable[[Any], Iterable[Row]]
    day: str
    sums: Mapping[str, int] = field(default_factory=dict)
    bars: Mapping[Any, int] = field(default_factory=Counter)

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @cached_property
    def _days(self) -> dict[Any, int]:
        """How many rows are of each."""
        found = self.order.order_by(self.day).values_list(self.day)
        return dict(found.annotate(rows=Count("pk")))

    @cached_property
    def _ends(self) -> list[int]:
        return [*accumulate(self._days.values())]

    def _of_days(self, first: int, last: int) -> Any:
        days = [*self._days]
        return self.order.filter(**{f"{self.day}__range": (days[first], days[last])})

    def between(self, begin: int, end: int) -> Iterable[Row]:
        end = min(end, len(self))
        if begin >= end:
            return ()
        first, last = bisect_right(self._ends, begin), bisect_right(self._ends, end - 1)
        before = self._ends[first - 1] if first else 0
        keys = self._of_days(first, last).values_list("pk", flat=True)
        some = [*keys[begin - before : end - before]]
        return self.read(self.order.filter(Among(F("pk"), some)))

    def __iter__(self) -> Iterator[Row]:
        """Of so many days at once that they have a piece of rows, or of one that has more."""
        first = 0
        while first < len(self._ends):
            before = self._ends[first - 1] if first else 0
            last = min(bisect_right(self._ends, before + PIECE), len(self._ends) - 1)
            yield from self.read(self._of_days(first, last))
            first = last + 1

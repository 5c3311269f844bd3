"""Rows of a report that are found by their place: how many there are, and what they add up to, is
known before any of them is read."""

from abc import ABC, abstractmethod
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from registry.grid import Numbers

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

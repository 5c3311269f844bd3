"""Rows of a report that are found by their place: how many there are, and what they add up to, is
known before any of them is read."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

PIECE = 1000  # rows of a file that are read at once


@dataclass(frozen=True)
class Lines:
    """``keys``: one for each row, in order; ``read``: gives the rows of some of them, in the same
    order, but those that are there no longer. ``sums``: of the columns that are summed; ``bars``:
    of what is drawn, in the order of the rows."""

    keys: Sequence[Any]
    read: Callable[[Sequence[Any]], Iterable[Sequence[Any]]]
    sums: Mapping[str, int] = field(default_factory=dict)
    bars: Mapping[Any, int] = field(default_factory=Counter)

    def __len__(self) -> int:
        return len(self.keys)

    def __iter__(self) -> Iterator[Sequence[Any]]:
        for begin in range(0, len(self), PIECE):
            yield from self.between(begin, begin + PIECE)

    def between(self, begin: int, end: int) -> Iterable[Sequence[Any]]:
        return self.read(self.keys[begin:end])

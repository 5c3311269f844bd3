"""Sums of whole numbers in the cells of a grid, exact, without a row for each number."""

from collections.abc import Sequence
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

DENSE = 2_000_000  # cells up to which each has its sum in memory, whether something is in it or not

Numbers = NDArray[Any]  # of whole numbers
# Those with something in them: their places, as of a grid without dimensions, their sums, and of
# how many things each is.
Cells = tuple[Numbers, Numbers, Numbers]


class Grid:
    """``shape``: of the grid. Sums are of 64 bits: amounts in cents up to 9 × 10¹⁶ dollars."""

    def __init__(self, shape: Sequence[int]) -> None:
        self.shape = tuple(shape)
        size = prod(self.shape)
        self._is_dense = size <= DENSE
        self._sums = np.zeros(size if self._is_dense else 0, dtype=np.int64)
        self._counts = self._sums.copy()
        self._sparse: list[Cells] = []

    def add(
        self, places: Numbers, amounts: Numbers | None = None, counts: Numbers | None = None
    ) -> None:
        """Add to each place an amount, if there is one, and how many things it is of, one unless
        given; the places are those of a grid without dimensions, as ``placed`` gives them."""
        if self._is_dense:
            np.add.at(self._counts, places, 1 if counts is None else counts)
            if amounts is not None:
                np.add.at(self._sums, places, amounts)
            return
        sums = np.zeros_like(places) if amounts is None else amounts
        numbers = np.ones_like(places) if counts is None else counts
        self._sparse.append(_together(places, sums, numbers))
        if sum(len(cells) for cells, *_rest in self._sparse) > DENSE:
            self._gather()

    def _gather(self) -> None:
        self._sparse = [_together(*map(np.concatenate, zip(*self._sparse, strict=True)))]

    def cells(self) -> Cells:
        if self._is_dense:
            cells = np.flatnonzero(self._counts)
            return cells, self._sums[cells], self._counts[cells]
        self._sparse.append(_together(*(np.zeros(0, dtype=np.int64) for _ in range(3))))
        self._gather()
        return self._sparse[0]


def unravelled(places: Numbers, shape: Sequence[int]) -> Sequence[Numbers]:
    """In each dimension of a grid."""
    return np.unravel_index(places, tuple(shape)) if shape else ()


def placed(shape: Sequence[int], columns: Sequence[Numbers], length: int) -> Numbers:
    """The place of each row in a grid; ``columns``: its place in each dimension."""
    found = np.zeros(length, dtype=np.int64)
    for size, column in zip(shape, columns, strict=True):
        found *= size
        found += column
    return found


def _together(places: Numbers, sums: Numbers, counts: Numbers) -> Cells:
    """Each place once, in order."""
    order = np.argsort(places, kind="stable")
    places, sums, counts = places[order], sums[order], counts[order]
    begins = np.flatnonzero(np.diff(places, prepend=-1))
    return places[begins], np.add.reduceat(sums, begins), np.add.reduceat(counts, begins)

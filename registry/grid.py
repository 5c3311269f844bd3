"""Sums of whole numbers in the cells of a grid, exact, without a row for each number."""

from collections.abc import Iterator, Sequence
from itertools import repeat
from math import prod
from typing import Any

import numpy as np
from numpy.typing import NDArray

DENSE = 2_000_000  # cells up to which each has its sum in memory, whether something is in it or not

Numbers = NDArray[Any]  # of whole numbers


class Grid:
    """``shape``: of the grid. Sums are of 64 bits: amounts in cents up to 9 × 10¹⁶ dollars."""

    def __init__(self, shape: Sequence[int]) -> None:
        self.shape = tuple(shape)
        size = prod(self.shape)
        self._is_dense = size <= DENSE
        self._sums = np.zeros(size if self._is_dense else 0, dtype=np.int64)
        self._counts = self._sums.copy()
        self._sparse: dict[int, tuple[int, int]] = {}

    def add(self, places: Numbers, amounts: Numbers, counts: Numbers) -> None:
        """Add an amount, and how many things it is of, to each place; the places are those of a
        grid without dimensions, as ``placed`` gives them."""
        if self._is_dense:
            np.add.at(self._sums, places, amounts)
            np.add.at(self._counts, places, counts)
            return
        cells, among = np.unique(places, return_inverse=True)
        sums, numbers = (np.zeros(len(cells), dtype=np.int64) for _ in range(2))
        np.add.at(sums, among, amounts)
        np.add.at(numbers, among, counts)
        for cell, *new in zip(cells.tolist(), sums.tolist(), numbers.tolist(), strict=True):
            before = self._sparse.get(cell, (0, 0))
            self._sparse[cell] = (before[0] + new[0], before[1] + new[1])

    def arrays(self) -> tuple[list[Numbers], Numbers, Numbers]:
        """Of the cells with something in them: their places in each dimension, their sums, and of
        how many things each is."""
        if self._is_dense:
            cells = np.flatnonzero(self._counts)
            sums, counts = self._sums[cells], self._counts[cells]
        else:
            cells = np.array([*self._sparse], dtype=np.int64)
            sums, counts = np.array([*self._sparse.values()], dtype=np.int64).reshape(-1, 2).T
        places = np.unravel_index(cells, self.shape) if self.shape else ()
        return [*places], sums, counts

    def __iter__(self) -> Iterator[tuple[tuple[int, ...], int, int]]:
        """The place of each cell with something in it, its sum, and of how many things that is."""
        places, sums, counts = self.arrays()
        named = zip(*(one.tolist() for one in places), strict=True) if places else repeat(())
        yield from zip(named, sums.tolist(), counts.tolist(), strict=False)


def placed(shape: Sequence[int], columns: Sequence[Numbers], length: int) -> Numbers:
    """The place of each row in a grid; ``columns``: its place in each dimension."""
    found = np.zeros(length, dtype=np.int64)
    for size, column in zip(shape, columns, strict=True):
        found *= size
        found += column
    return found

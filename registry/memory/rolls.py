"""What is known of the rows of a long list before they are read: their keys, in order, and the
codes by which they are narrowed.

It is read once for as long as the tally of their records has the same number: that is another one
as soon as something stored that may show in them was looked at (``registry.memory.tallies``). Who
is told what waits to be looked at, too, has it read anew meanwhile. Rows are read when they are
shown: of what was withdrawn nothing is told from here, but that it counted.
"""

from collections.abc import Callable, Collection, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from registry.figure_tables import Coded
from registry.memory.grid import Numbers
from registry.memory.tallies import tally_of
from registry.remembered import Remembered

MOST = 20  # rolls that a process keeps


@dataclass(frozen=True)
class Roll:
    """``keys``: a row of whole numbers for each; ``columns``: its codes."""

    keys: Numbers
    columns: Mapping[str, Coded]

    @classmethod
    def of(cls, rows: Iterable[Sequence[Any]], keys: int, *names: str) -> "Roll":
        """``rows``: so many keys of each, then its codes under the names."""
        found = [*rows]
        values = [*zip(*found, strict=True)] if found else [()] * (keys + len(names))
        numbers = np.array(values[:keys], dtype=np.int64).reshape(keys, len(found)).T
        columns = (Coded.of(one) for one in values[keys:])
        return cls(numbers, dict(zip(names, columns, strict=True)))

    def having(self, asked: Mapping[str, Collection[Any]], among: Numbers | None = None) -> Numbers:
        """The places of the rows, or of some, that have in each column one of the codes asked for;
        where none is, any."""
        found = np.arange(len(self.keys)) if among is None else among
        for name, wanted in asked.items():
            if wanted:
                one = self.columns[name]
                is_wanted = np.array([code in wanted for code in one.codes], dtype=bool)
                found = found[is_wanted[one.places[found]]]
        return found

    def counts(self, name: str, rows: Numbers) -> dict[Any, int]:
        """How many of the rows have each code, in the order in which they come."""
        one = self.columns[name]
        places, firsts, numbers = np.unique(one.places[rows], return_index=True, return_counts=True)
        order = np.argsort(firsts)
        codes = (one.codes[place] for place in places[order].tolist())
        return dict(zip(codes, numbers[order].tolist(), strict=True))


@dataclass(frozen=True)
class _Kept:
    mark: tuple[str, int]
    value: Any


_KEPT: dict[Hashable, _Kept] = Remembered(MOST)


def read_once(model: Any, name: Hashable, read: Callable[[], Any], *, at_once: bool) -> Any:
    """What ``read`` gives of the records of a model and of what shows in them, if something was
    stored since it was read. ``at_once``: what waits to be looked at counts, too."""
    tally = tally_of(model, at_once=at_once)
    if tally is None:
        return read()
    place, mark = (tally.of, name), (tally.epoch, tally.number)
    known = _KEPT.get(place)
    if known is None or known.mark != mark:
        known = _Kept(mark, read())
        _KEPT.pop(place, None)
        _KEPT[place] = known
    return known.value

"""Figures from memory, of the projects of a long list: the same as ``Counted`` finds. Columns have
drafts, too: where not everything is wanted, they are left out with what else is not."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import repeat
from math import prod
from typing import Any

import numpy as np

from projects.figures.counted import NOBODY, Key, People
from projects.figures.dimensions import OWN, SHARED, Part
from projects.figures.stored import COHORTS, CONTRIBUTIONS, EVERY, IS_KNOWN, IS_PUBLIC
from projects.figures.wanted import Wanted
from projects.models import Programme
from registry.figure_tables import Code
from registry.memory.figures import HEAVIEST, RECORDS, Figures, Held
from registry.memory.grid import Cells, Grid, Numbers, placed, unravelled

Chunk = Mapping[str, Held]
FEW = 8  # places of a project up to which its rows are put together before its parts have each


@dataclass(frozen=True)
class _Rows:
    """What is to be added: ``owners``, the place of each one's project in its chunk; its place in
    the grid, by the codes that are its own; its amount, if it has one; of how many things it is."""

    owners: Numbers
    places: Numbers
    amounts: Numbers | None = None
    counts: Numbers | None = None

    def together(self, size: int) -> "_Rows":
        """Those of one project at one place as one; ``size``: how many places there are."""
        cells = Grid([int(self.owners.max(initial=0)) + 1, size])
        cells.add(placed(cells.shape, [self.owners, self.places], len(self.owners)), self.amounts)
        found, amounts, counts = cells.cells()
        owners, places = unravelled(found, cells.shape)
        return _Rows(owners, places, amounts, counts)

    def each_part(self, name: str, parts: Held, size: int) -> Iterator["_Rows"]:
        """Each as often as its project has parts, which all have one at least: the first of all,
        then the second of those that have two, and so on; ``size``: how many codes parts have."""
        rows, codes = self, parts.columns[name]
        numbers = np.bincount(parts.owners)
        begins = np.cumsum(numbers) - numbers
        for nth in range(int(numbers.max(initial=0))):
            if nth:
                rows = rows.at(np.flatnonzero((numbers > nth).take(rows.owners)))
            of_projects = codes[np.minimum(begins + nth, len(codes) - 1)]
            yield replace(rows, places=rows.places * size + of_projects.take(rows.owners))

    def at(self, some: Numbers) -> "_Rows":
        both = (None if one is None else one[some] for one in (self.amounts, self.counts))
        return _Rows(self.owners[some], self.places[some], *both)


class Kept:
    """As ``Counted``, whose methods it has."""

    def __init__(self, wanted: Wanted, figures: Figures) -> None:
        self.wanted, self.figures = wanted, figures
        self._codes = {place: [*codes] for place, codes in figures.codes.items()}
        limits: dict[tuple[str, str], Callable[[Any], bool]] = {
            (RECORDS, "start_year"): wanted.begun.holds,
            (CONTRIBUTIONS, "fiscal_year"): wanted.dated.holds,
        }
        for table, name, some in (
            (RECORDS, "type", wanted.types),
            (CONTRIBUTIONS, "stage", wanted.stages),
            (CONTRIBUTIONS, "source", wanted.sources),
            (CONTRIBUTIONS, "nature", wanted.natures),
        ):
            if some:
                limits[table, name] = some.__contains__
        if not wanted.everything:
            limits[RECORDS, IS_PUBLIC] = bool
        self._limits = {
            place: np.array([is_wanted(code) for code in self._codes.get(place, ())], dtype=bool)
            for place, is_wanted in limits.items()
        }

    def amounts(self, *names: str) -> dict[Key, Decimal | None]:
        return {
            key: Decimal(cents).scaleb(-2) if cents else None
            for key, cents, _count in self._found(CONTRIBUTIONS, names)
        }

    def contributions(self, *names: str) -> dict[Key, int]:
        return self._count(CONTRIBUTIONS, names)

    def projects(self, *names: str) -> dict[Key, int]:
        return self._count(RECORDS, names)

    def cohorts(self, *names: str) -> dict[Key, People]:
        found: dict[Key, People] = {}
        for (is_known, *key), people, count in self._found(COHORTS, (IS_KNOWN, *names)):
            groups, known, uncounted = found.get(tuple(key), NOBODY)
            more = (people, uncounted) if is_known else (known, count)
            found[tuple(key)] = People(groups + count, *more)
        return found

    def _count(self, table: str, names: Sequence[str]) -> dict[Key, int]:
        found: dict[Key, int] = {} if names else {(): 0}
        for codes, _cents, count in self._found(table, names):
            key = tuple(one.code if isinstance(one, Part) else one for one in codes)
            found[key] = found.get(key, 0) + count
        return found

    def _found(self, table: str, names: Sequence[str]) -> Iterator[tuple[Key, int, int]]:
        """What the rows of a table add up to by some dimensions, and how many each cell is of."""
        ordered = sorted(names, key=lambda name: (name in SHARED, self._place(name)[0] == RECORDS))
        sizes = {name: len(self._codes.get(self._place(name), ())) for name in ordered}
        cells, sums, counts = self._remembered(table, sizes)
        places = dict(zip(ordered, unravelled(cells, [*sizes.values()]), strict=True))
        columns = []
        for name in names:
            told = _told(name, self._codes.get(self._place(name), []))
            columns.append([told[place] for place in places[name].tolist()])
        keys: Iterable[Key] = zip(*columns, strict=True) if names else repeat(())
        return zip(keys, sums.tolist(), counts.tolist(), strict=False)

    def _remembered(self, table: str, sizes: Mapping[str, int]) -> Cells:
        """For as long as the figures are these."""
        known, asked = self.figures.answers, (self.wanted, table, *sizes.items())
        found: Cells | None = known.get(asked)
        if found is None:
            grid = Grid([*sizes.values()])
            for chunk in self.figures.chunks.values():
                for rows in self._rows(chunk, table, sizes):
                    grid.add(rows.places, rows.amounts, rows.counts)
            found = grid.cells()
            if len(found[0]) <= HEAVIEST:
                known[asked] = found
        return found

    def _rows(self, chunk: Chunk, table: str, sizes: Mapping[str, int]) -> Iterator[_Rows]:
        """Those of a chunk that are wanted; ``sizes``: how many codes each dimension has, those of
        the table first, then those of its projects, then those of which a project has several."""
        held, projects = chunk[table], chunk[RECORDS]
        rows = self._wanted(chunk, table)
        own = {name: size for name, size in sizes.items() if self._place(name)[0] == table}
        own = {} if table == RECORDS else own
        others = {name: sizes[name] for name in sizes if name not in own and name not in SHARED}
        columns = [held.columns[name][rows] for name in own]
        owners = held.owners[rows]
        amounts = None if table == RECORDS else held.amounts[rows].astype(np.int64)
        read = _Rows(owners, placed([*own.values()], columns, len(owners)), amounts)
        if own and prod(own.values()) <= FEW and SHARED.keys() & sizes.keys():
            read = read.together(prod(own.values()))
        of_projects = [projects.columns[self._place(name)[1]] for name in others]
        theirs = placed([*others.values()], of_projects, len(projects))
        places = read.places * prod(others.values()) + theirs.take(read.owners)
        found: Iterator[_Rows] = iter([replace(read, places=places)])
        for name in filter(SHARED.__contains__, sizes):
            found = _each_part(found, name, chunk[name], sizes[name])
        return found

    def _place(self, name: str) -> tuple[str, str]:
        """The table and the column of a dimension."""
        if name in OWN:
            return CONTRIBUTIONS, name
        if name in SHARED:
            return name, name
        if name == IS_KNOWN:
            return COHORTS, name
        return RECORDS, EVERY.get(name, name) if self.wanted.everything else name

    def _wanted(self, chunk: Chunk, table: str) -> Any:
        """Which rows of a table are wanted, as arrays are asked for them."""
        found = self._allowed(chunk, table)
        if table != RECORDS:
            records = self._allowed(chunk, RECORDS)
            if records is not None:
                records = records.take(chunk[table].owners)
                found = records if found is None else found & records
        return slice(None) if found is None else np.flatnonzero(found)

    def _allowed(self, chunk: Chunk, table: str) -> Numbers | None:
        """Which rows have the codes of their own that are wanted; None where all do."""
        found = None
        for (of, name), allowed in self._limits.items():
            if of == table and not allowed.all():
                one = allowed.take(chunk[table].columns[name])
                found = one if found is None else found & one
        return found


def _each_part(found: Iterable[_Rows], name: str, parts: Held, size: int) -> Iterator[_Rows]:
    for rows in found:
        yield from rows.each_part(name, parts, size)


def _told(name: str, codes: Sequence[Code]) -> Sequence[Code]:
    """The codes as figures name them."""
    if name == "programme":
        known = dict(Programme.objects.values_list("pk", "code"))
        return [known.get(pk) for pk in codes]
    return [_part(one) for one in codes] if name in SHARED else codes


def _part(stored: Any) -> Part | None:
    if stored is None:
        return None
    code, hundredths, is_alone = stored
    return Part(code, None if hundredths is None else Decimal(hundredths).scaleb(-2), is_alone)

"""Figures from memory, of the projects of a long list: the same as ``Counted`` finds. Columns have
drafts, too: where not everything is wanted, they are left out with what else is not."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np

from projects.figures.counted import NOBODY, Key, People
from projects.figures.dimensions import OWN, SHARED, Part
from projects.figures.stored import COHORTS, CONTRIBUTIONS, EVERY, IS_KNOWN, IS_PUBLIC
from projects.figures.wanted import Wanted
from projects.models import Programme
from registry.figures import RECORDS, Code, Figures, Held
from registry.grid import Grid, Numbers, placed

Chunk = Mapping[str, Held]


@dataclass(frozen=True)
class _Rows:
    """What is to be added: ``owners``, the place of each one's project in its chunk; the places of
    its codes; an amount in cents, and of how many things it is."""

    owners: Numbers
    columns: Mapping[str, Numbers]
    amounts: Numbers
    counts: Numbers

    def together(self, projects: int, sizes: Sequence[int]) -> "_Rows":
        """Those of one project and of the same codes as one; ``sizes``: how many codes each column
        has."""
        cells = Grid([projects, *sizes])
        places = placed(cells.shape, [self.owners, *self.columns.values()], len(self.owners))
        cells.add(places, self.amounts, self.counts)
        (owners, *columns), amounts, counts = cells.arrays()
        return _Rows(owners, dict(zip(self.columns, columns, strict=True)), amounts, counts)

    def with_parts(self, name: str, parts: Held) -> "_Rows":
        """Each as often as its project has parts, which all have one at least."""
        numbers = np.bincount(parts.owners)
        begins = np.cumsum(numbers) - numbers
        times = numbers[self.owners]
        rows = np.repeat(np.arange(len(times)), times)
        nth = np.arange(len(rows)) - np.repeat(np.cumsum(times) - times, times)
        columns = {one: places[rows] for one, places in self.columns.items()}
        columns[name] = parts.columns[name][begins[self.owners][rows] + nth]
        return _Rows(self.owners[rows], columns, self.amounts[rows], self.counts[rows])


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
            for key, cents, _count in self._found(names, self._contributions)
        }

    def contributions(self, *names: str) -> dict[Key, int]:
        return self._count(names, self._contributions)

    def projects(self, *names: str) -> dict[Key, int]:
        return self._count(names, self._projects)

    def cohorts(self, *names: str) -> dict[Key, People]:
        found: dict[Key, People] = {}
        for (is_known, *key), people, count in self._found((IS_KNOWN, *names), self._cohorts):
            groups, known, uncounted = found.get(tuple(key), NOBODY)
            more = (people, uncounted) if is_known else (known, count)
            found[tuple(key)] = People(groups + count, *more)
        return found

    def _count(self, names: Sequence[str], rows: Any) -> dict[Key, int]:
        found: dict[Key, int] = {} if names else {(): 0}
        for codes, _cents, count in self._found(names, rows):
            key = tuple(one.code if isinstance(one, Part) else one for one in codes)
            found[key] = found.get(key, 0) + count
        return found

    def _found(self, names: Sequence[str], rows: Any) -> Iterator[tuple[Key, int, int]]:
        """``rows``: gives those of a chunk."""
        places = [self._place(name) for name in names]
        codes = [self._codes.get(place, []) for place in places]
        cells = Grid([len(some) for some in codes])
        for chunk in self.figures.chunks.values():
            found: _Rows = rows(chunk, names)
            for name in SHARED.keys() & {*names}:
                found = found.with_parts(name, chunk[name])
            own = chunk[RECORDS].columns
            columns = [
                found.columns[name] if name in found.columns else own[column][found.owners]
                for name, (_table, column) in zip(names, places, strict=True)
            ]
            cells.add(placed(cells.shape, columns, len(found.owners)), found.amounts, found.counts)
        told = [_told(name, some) for name, some in zip(names, codes, strict=True)]
        for cell, cents, count in cells:
            key = tuple(some[place] for some, place in zip(told, cell, strict=True))
            yield key, cents, count

    def _projects(self, chunk: Chunk, names: Sequence[str]) -> _Rows:
        owners = np.flatnonzero(self._wanted(chunk, RECORDS))
        return _Rows(owners, {}, np.zeros_like(owners), np.ones_like(owners))

    def _contributions(self, chunk: Chunk, names: Sequence[str]) -> _Rows:
        paid = chunk[CONTRIBUTIONS]
        is_wanted = self._wanted(chunk, CONTRIBUTIONS)
        is_wanted &= self._wanted(chunk, RECORDS)[paid.owners]
        rows = np.flatnonzero(is_wanted)
        columns = {name: paid.columns[name][rows] for name in names if name in OWN}
        amounts = paid.amounts[rows].astype(np.int64)
        found = _Rows(paid.owners[rows], columns, amounts, np.ones_like(amounts))
        if SHARED.keys() & {*names}:
            sizes = [len(self._codes[CONTRIBUTIONS, name]) for name in columns]
            found = found.together(len(chunk[RECORDS].owners), sizes)
        return found

    def _cohorts(self, chunk: Chunk, names: Sequence[str]) -> _Rows:
        groups = chunk[COHORTS]
        rows = np.flatnonzero(self._wanted(chunk, RECORDS)[groups.owners])
        people = groups.amounts[rows].astype(np.int64)
        columns = {IS_KNOWN: groups.columns[IS_KNOWN][rows]}
        return _Rows(groups.owners[rows], columns, people, np.ones_like(people))

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
        """Which rows of a table are wanted."""
        held = chunk[table]
        found = np.ones(len(held.owners), dtype=bool)
        for (of, name), allowed in self._limits.items():
            if of == table and not allowed.all():
                found &= allowed[held.columns[name]]
        return found


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

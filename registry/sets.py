"""Which records have each code of a facet, as sets of their primary keys: counted in memory."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from itertools import pairwise
from typing import Any

import numpy as np
from pyroaring import BitMap

# Beyond so many codes, records are counted by their code rather than codes by their records.
MANY = 1000
NOTHING = np.zeros(0, dtype=np.uint32)
Numbers = np.ndarray[tuple[int], np.dtype[Any]]


class Sets:
    """``by_code``: the primary keys of the records that have each code."""

    def __init__(self, by_code: Mapping[str, BitMap]) -> None:
        self.by_code = by_code

    @property
    def codes(self) -> Collection[str]:
        return self.by_code.keys()

    def union(self, codes: Collection[str]) -> BitMap:
        """The records that have one of the codes."""
        return BitMap.union(BitMap(), *(self.by_code[one] for one in codes if one in self.by_code))

    def counts(self, rows: BitMap | None = None) -> dict[str, int]:
        """How many of the rows, or of all, have each code; those that none has may be absent."""
        if rows is None:
            return dict(self._whole)
        found = ((code, pks.intersection_cardinality(rows)) for code, pks in self.by_code.items())
        return {code: count for code, count in found if count}

    @cached_property
    def _whole(self) -> Mapping[str, int]:
        return {code: len(pks) for code, pks in self.by_code.items() if pks}

    def of(self, rows: BitMap) -> Iterator[tuple[str, BitMap]]:
        """Each code that one of the rows has, with those that have it."""
        for code, pks in self.by_code.items():
            if found := pks & rows:
                yield code, found

    def replaced(self, new: Mapping[str, BitMap]) -> "Sets":
        """With other sets for some codes."""
        return sets_of({**self.by_code, **new})


class ManySets(Sets):
    """Of many codes, each of few records: one list of records, and one of their codes."""

    def __init__(self, by_code: Mapping[str, BitMap]) -> None:
        self.names = [*by_code]
        sizes = [len(pks) for pks in by_code.values()]
        self.numbers = np.repeat(np.arange(len(sizes), dtype=np.int32), sizes)
        self.pks = np.concatenate([listed(pks) for pks in by_code.values()] or [NOTHING])

    @property
    def codes(self) -> Collection[str]:
        return self.names

    def union(self, codes: Collection[str]) -> BitMap:
        here = (self._runs[one] for one in codes if one in self._runs)
        return BitMap.union(BitMap(), *(BitMap(self.pks[run]) for run in here))

    def counts(self, rows: BitMap | None = None) -> dict[str, int]:
        if rows is None:
            return dict(self._whole)
        first, pks, numbers = self._by_record
        asked = listed(rows)
        codes = first[asked[: np.searchsorted(asked, len(first))]]
        return self._counted(np.append(codes[codes >= 0], numbers[_among(pks, rows)]))

    @cached_property
    def _whole(self) -> Mapping[str, int]:
        return self._counted(self.numbers)

    @cached_property
    def _runs(self) -> Mapping[str, slice]:
        """Where the records of each code are: one after the other."""
        begins = np.flatnonzero(np.diff(self.numbers, prepend=-1))
        names = (self.names[n] for n in self.numbers[begins].tolist())
        bounds = pairwise([*begins.tolist(), len(self.numbers)])
        return {name: slice(*bound) for name, bound in zip(names, bounds, strict=True)}

    @cached_property
    def _by_record(self) -> tuple[Numbers, Numbers, Numbers]:
        """A code of each record, by its primary key; of those that have several, the records and
        the codes beside it."""
        first = np.full(1 + int(self.pks.max(initial=0)), -1, dtype=np.int32)
        first[self.pks] = self.numbers
        other = first[self.pks] != self.numbers
        return first, self.pks[other], self.numbers[other]

    def _counted(self, numbers: Numbers) -> dict[str, int]:
        found = np.bincount(numbers, minlength=len(self.names))
        there = np.flatnonzero(found)
        names = (self.names[n] for n in there.tolist())
        return dict(zip(names, found[there].tolist(), strict=True))

    def of(self, rows: BitMap) -> Iterator[tuple[str, BitMap]]:
        held = _among(self.pks, rows)
        pks, numbers = self.pks[held], self.numbers[held]
        for n in np.unique(numbers):
            yield self.names[n], BitMap(pks[numbers == n])

    def replaced(self, new: Mapping[str, BitMap]) -> Sets:
        known = {name: n for n, name in enumerate(self.names)}
        left = ~np.isin(self.numbers, [known[code] for code in new if code in known])
        made = ManySets({})
        made.names = [*self.names, *(code for code in new if code not in known)]
        known = {name: n for n, name in enumerate(made.names)}
        added = [np.full(len(pks), known[code], dtype=np.int32) for code, pks in new.items()]
        told = [listed(pks) for pks in new.values()]
        made.numbers = np.concatenate([self.numbers[left], *added])
        made.pks = np.concatenate([self.pks[left], *told])
        return made


def _among(pks: Numbers, rows: BitMap) -> Numbers:
    """Whether each of the primary keys is one of the rows."""
    if not len(pks):
        return np.zeros(0, dtype=np.bool_)
    there = np.zeros(1 + int(max(pks.max(), rows.max() if rows else 0)), dtype=np.bool_)
    there[listed(rows)] = True
    found: Numbers = there[pks]
    return found


def listed(pks: BitMap) -> "np.typing.NDArray[np.uint32]":
    return np.frombuffer(pks.to_array(), dtype=np.uint32) if pks else NOTHING


def sets_of(by_code: Mapping[str, BitMap]) -> Sets:
    return (ManySets if len(by_code) > MANY else Sets)(by_code)


def in_ranks(rows: BitMap, weighed: Iterable[tuple[BitMap, int]]) -> list[BitMap]:
    """The rows, those of the same rank together, by the sum of the weights of the sets that hold
    them: the greatest first."""
    ranks = {0: rows}
    for held, weight in weighed:
        further: dict[int, BitMap] = defaultdict(BitMap)
        for total, same in ranks.items():
            further[total] |= same - held
            further[total + weight] |= same & held
        ranks = {total: same for total, same in further.items() if same}
    return [ranks[total] for total in sorted(ranks, reverse=True)]

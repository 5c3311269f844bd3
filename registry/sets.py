"""Which records have each code of a facet, as sets of their primary keys: counted in memory."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property

import numpy as np
from pyroaring import BitMap

# Beyond so many codes, records are counted by their code rather than codes by their records.
MANY = 1000
NOTHING = np.zeros(0, dtype=np.uint32)


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
    def _whole(self) -> dict[str, int]:
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
        self.pks = np.concatenate([_listed(pks) for pks in by_code.values()] or [NOTHING])

    @property
    def codes(self) -> Collection[str]:
        return self.names

    def union(self, codes: Collection[str]) -> BitMap:
        wanted = {*codes}
        numbers = [n for n, name in enumerate(self.names) if name in wanted]
        return BitMap(self.pks[np.isin(self.numbers, numbers)])

    def counts(self, rows: BitMap | None = None) -> dict[str, int]:
        numbers = self.numbers if rows is None else self.numbers[self._among(rows)]
        found = np.bincount(numbers, minlength=len(self.names))
        return {self.names[n]: int(found[n]) for n in np.flatnonzero(found)}

    def _among(self, rows: BitMap) -> "np.typing.NDArray[np.bool_]":
        size = 1 + int(max(self.pks.max(initial=0), rows.max() if rows else 0))
        there = np.zeros(size, dtype=np.bool_)
        there[_listed(rows)] = True
        found: np.typing.NDArray[np.bool_] = there[self.pks]
        return found

    def of(self, rows: BitMap) -> Iterator[tuple[str, BitMap]]:
        held = self._among(rows)
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
        told = [_listed(pks) for pks in new.values()]
        made.numbers = np.concatenate([self.numbers[left], *added])
        made.pks = np.concatenate([self.pks[left], *told])
        return made


def _listed(pks: BitMap) -> "np.typing.NDArray[np.uint32]":
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

"""Records that sets put in ranks, a page at a time: few of them are put in order for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from django.db.models import F
from pyroaring import BitMap

from registry.among import Among
from registry.chunks import chunks

# Rows that are put in order for a page; that are passed at least, and at most, on the way to one.
FEW, WAY, FAR = 5_000, 1_000, 20_000
SOME = 20_000  # rows that are put in order where no other way is quick
Part = tuple[BitMap, int, int]


@dataclass(frozen=True)
class Ordered:
    """``rows``: of the database, in the order of those of one rank; ``size``: how many, about."""

    rows: Any
    size: int

    def of_ranks(self, ranks: Iterable[BitMap], begin: int, end: int) -> list[int]:
        """The primary keys from one row to another of those in ranks. What is few in its rank is
        put in order together, in one query; of a page, two ranks at most are not."""
        parts = list(_touched(ranks, begin, end))
        few = BitMap.union(BitMap(), *(same for same, *_ in parts if len(same) <= FEW))
        order = list(self.among(few)) if few else []
        found: list[int] = []
        for same, first, last in parts:
            if len(same) <= FEW:
                found += [pk for pk in order if pk in same][first:last]
            else:
                found += self.on_the_way(same, first, last) or self.among(same)[first:last]
        return found

    def of(self, same: BitMap, begin: int, end: int) -> list[int] | None:
        """As ``of_ranks``, of one rank; None where it is not quick."""
        if len(same) <= FEW:
            return self.in_order(same, begin, end)
        return self.on_the_way(same, begin, end)

    def in_order(self, same: BitMap, begin: int, end: int) -> list[int]:
        """As ``of_ranks``, of one rank, put in order together: a database that is told how few are
        wanted may walk through all of its rows to find them."""
        rows = self.among(same)
        return list(rows)[begin:end] if len(same) <= SOME else list(rows[begin:end])

    def on_the_way(self, same: BitMap, begin: int, end: int) -> list[int] | None:
        """As ``of``, of many: they are met on the way through all."""
        way = WAY + int(1.5 * end * self.size / len(same))
        if way > FAR:
            return None
        pks = self.rows.values_list("pk", flat=True)[:way]
        found = list(islice((pk for pk in pks if pk in same), begin, end))
        return found if len(found) == min(end, len(same)) - begin else None

    def among(self, same: BitMap) -> Any:
        return self.rows.filter(Among(F("pk"), [*same])).values_list("pk", flat=True)


@dataclass(frozen=True)
class InRanks:
    """All of them, the best rank first; a paginator slices them as it does a queryset."""

    ranks: Sequence[BitMap]
    ordered: Ordered

    def count(self) -> int:
        return sum(map(len, self.ranks))

    def __getitem__(self, asked: slice) -> list[int]:
        return self.ordered.of_ranks(self.ranks, asked.start or 0, asked.stop)


@dataclass(frozen=True)
class Held:
    """The rows of a queryset, in its order, that have some of the primary keys: a page of many is
    met on the way through all. ``shown``: the same with what a page shows of each."""

    rows: Any
    keys: BitMap
    shown: Any

    def count(self, most: int) -> int:
        """How many there are, or ``most`` where they are more; as many are asked about as it
        takes."""
        if not self.rows.query.where:
            return min(len(self.keys), most)
        found = 0
        for some in chunks(self.keys, SOME):
            if found < most:
                found += self.rows.filter(Among(F("pk"), some)).order_by().count()
        return min(found, most)

    def page(self, begin: int, end: int) -> Any:
        """The rows from one to another."""
        end = min(end, len(self.keys))
        ordered = Ordered(self.rows, self.keys.max() if self.keys else 0)
        pks = ordered.of(self.keys, begin, end) if begin < end else []
        if pks is None:
            pks = ordered.in_order(self.keys, begin, end)
        return self.shown.filter(pk__in=pks)


def held(rows: Any, keys: BitMap) -> Any:
    """The rows that have some of the primary keys, with what counts and pages them: ``held``."""
    found = rows.filter(Among(F("pk"), [*keys]))
    found.held = Held(rows, keys, rows)
    return found


def _touched(ranks: Iterable[BitMap], begin: int, end: int) -> Iterator[Part]:
    """The ranks that some of the rows from one to another are of, and which of each."""
    before = 0
    for same in ranks:
        if before + len(same) > begin:
            yield same, max(0, begin - before), min(len(same), end - before)
        before += len(same)
        if before >= end:
            break

"""Records that sets put in ranks, a page at a time: few of them are put in order for it."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import F
from pyroaring import BitMap

from registry.among import Among
from registry.memory.orders import Order

# Rows that are put in order for a page; that are passed at least, and at most, on the way to one.
FEW, WAY, FAR = 5_000, 1_000, 20_000
NEAR = 2_000  # rows that are passed even where an order is kept
SOME = 20_000  # rows that are put in order where no other way is quick
AT_ONCE = 200  # rows that are always put in order: no order need be kept for them
Part = tuple[BitMap, int, int]


@dataclass(frozen=True)
class Ordered:
    """``rows``: of the database, in the order of those of one rank; ``size``: how many, about;
    ``far``: of them, how many are passed at most; ``order``: as it may be kept."""

    rows: Any
    size: int
    far: int = FAR
    order: Order | None = None

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
                found += self.of(same, first, last) or self.among(same)[first:last]
        return found

    def of(self, same: BitMap, begin: int, end: int) -> list[int] | None:
        """As ``of_ranks``, of one rank; None where it is not quick. A page that is near is met on
        the way to it; where the order is kept, any other is found there."""
        if len(same) <= AT_ONCE or self.order is None:
            return self._asked(same, begin, end)
        if self._way(same, end) <= NEAR and len(same) > FEW:
            near = replace(self, far=min(NEAR, self.far)).on_the_way(same, begin, end)
            if near is not None:
                return near
        if (kept := self.order.keys(same, begin, end)) is not None:
            return kept
        self.order.keep()
        return self._asked(same, begin, end)

    def _asked(self, same: BitMap, begin: int, end: int) -> list[int] | None:
        if len(same) <= FEW:
            return self.in_order(same, begin, end)
        return self.on_the_way(same, begin, end)

    def in_order(self, same: BitMap, begin: int, end: int) -> list[int]:
        """As ``of_ranks``, of one rank, put in order together: a database that is told how few are
        wanted may walk through all of its rows to find them."""
        rows = self.among(same)
        return list(rows)[begin:end] if len(same) <= SOME else list(rows[begin:end])

    def on_the_way(self, same: BitMap, begin: int, end: int) -> list[int] | None:
        """As ``of``, of many: they are met on the way through all, further on where they are fewer
        at first than elsewhere."""
        wanted, found, passed = min(end, len(same)), list[int](), 0
        way = self._way(same, end)
        if way > self.far:
            return None
        while (way := min(way, self.far - passed)) and len(found) < wanted:
            pks = list(self.rows.values_list("pk", flat=True)[passed : passed + way])
            found += [pk for pk in pks if pk in same]
            if len(pks) < way:
                break
            passed, way = passed + way, 3 * (passed + way)
        return found[begin:wanted] if len(found) >= wanted else None

    def _way(self, same: BitMap, end: int) -> int:
        """How many are passed on the way to the end of a page, were they everywhere as many."""
        return WAY + int(1.5 * end * self.size / len(same))

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


def _touched(ranks: Iterable[BitMap], begin: int, end: int) -> Iterator[Part]:
    """The ranks that some of the rows from one to another are of, and which of each."""
    before = 0
    for same in ranks:
        if before + len(same) > begin:
            yield same, max(0, begin - before), min(len(same), end - before)
        before += len(same)
        if before >= end:
            break

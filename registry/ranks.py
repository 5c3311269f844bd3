"""Records that sets put in ranks, a page at a time: few of them are put in order for it."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from pyroaring import BitMap

from registry.among import Among

# Rows that are put in order for a page; that are passed at least, and at most, on the way to one.
FEW, WAY, FAR = 5_000, 1_000, 20_000
SOME = 20_000  # rows that are put in order where no other way is quick
Part = tuple[BitMap, int, int]


@dataclass(frozen=True)
class Ordered:
    """``rows``: of the database, in the order of those of one rank; ``size``: how many, about;
    ``far``: of them, how many are passed at most."""

    rows: Any
    size: int
    far: int = FAR

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
        """As ``of``, of many: they are met on the way through all, further on where they are fewer
        at first than elsewhere."""
        wanted, found, passed = min(end, len(same)), list[int](), 0
        way = WAY + int(1.5 * end * self.size / len(same))
        if way > self.far:
            return None
        while (way := min(way, self.far - passed)) and len(found) < wanted:
            pks = list(self.rows.values_list("pk", flat=True)[passed : passed + way])
            found += [pk for pk in pks if pk in same]
            if len(pks) < way:
                break
            passed, way = passed + way, 3 * (passed + way)
        return found[begin:wanted] if len(found) >= wanted else None

    def among(self, same: BitMap) -> Any:
        return self.rows.filter(Among(F("pk"), [*same])).values_list("pk", flat=True)


@dataclass(frozen=True)
class Span:
    """A part of an order, between two others: ``asked``: how the database finds its rows;
    ``pks``: all of them."""

    asked: Mapping[str, Any]
    pks: BitMap


def in_spans(
    rows: Any, spans: Iterable[Span], left: BitMap | None, begin: int, end: int
) -> list[int]:
    """As ``Ordered.of``, of rows whose order is that of spans, one after the other; ``left``: what
    filters leave of them. No row is passed of the spans before those of the page."""
    found, before = list[int](), 0
    for span in spans:
        same = span.pks if left is None else span.pks & left
        first, last = max(0, begin - before), min(len(same), end - before)
        if first < last:
            found += _of_span(rows.filter(**span.asked), span, same, first, last)
        before += len(same)
        if before >= end:
            break
    return found


def _of_span(rows: Any, span: Span, same: BitMap, first: int, last: int) -> list[int]:
    size = len(span.pks)
    if len(same) == size:
        return list(rows.values_list("pk", flat=True)[first:last])
    # To pass as many rows of the index takes less than to put them in order.
    ordered = Ordered(rows, size, max(FEW, len(same)))
    return ordered.on_the_way(same, first, last) or ordered.in_order(same, first, last)


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

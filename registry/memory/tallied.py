"""What the filters of a long list leave of its records, by what is known of them all
(``registry.memory.tallies``): how many, of which codes, and which a page shows."""

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from typing import Any

from django.utils.functional import SimpleLazyObject
from pyroaring import BitMap

from registry.days import today
from registry.facets import AnyOf
from registry.fragments import Mark
from registry.memory.orders import Order
from registry.memory.ranks import AT_ONCE, FEW, WAY, Ordered
from registry.memory.tallies import Known
from registry.models import Tally
from registry.search.asking import Question


class Tallied:
    """What the filters of a filter set leave, by its model's tally."""

    def __init__(self, found: Any, tally: Tally, known: Known) -> None:
        self.filters: Mapping[str, Any] = {name: found.filters[name] for name in found.narrowing}
        self.asked: Mapping[str, Any] = found.form.cleaned_data
        self.records: Any = SimpleLazyObject(lambda: found.records)
        self.tally, self.known = tally, known
        self._left: dict[str, BitMap | None] = {}  # without each of the filters in force

    @cached_property
    def mark(self) -> Mark | None:
        """The same as long as nothing is stored that may show in the list, and the day is the same;
        None where something waits to be looked at, or the tally does not say of a filter when it
        leaves something else."""
        asked = ((one, self.asked.get(name)) for name, one in self.filters.items())
        if self.tally.waits is not None or not all(one.is_told(v) for one, v in asked if v):
            return None
        return self.tally.of, self.tally.epoch, self.tally.number, today()

    def count(self) -> int:
        rows = self._rows("")
        return len(self.known.all if rows is None else rows)

    def counts(self, facet: str) -> dict[str, int]:
        """How many records each of its codes gives with the other filters."""
        return self._tallied(facet, self._rows(facet), self.asked[facet] or ())

    def of_found(self, facet: str) -> dict[str, int]:
        """How many of the records that the filters leave have each code."""
        return self._tallied(facet, self._rows(""), ())

    def without(self, facet: str) -> int:
        """How many of them have none."""
        sets = self.known.sets(facet)
        rows = self._rows("")
        return len((self.known.all if rows is None else rows) - sets.union(sets.codes))

    def best(self, question: Question, records: Any, begin: int, end: int) -> list[int]:
        """As ``keys``, of what a text finds, the best first."""
        rows = self._rows("")
        asked = question if rows is None else question.among(rows)
        is_kept = len(asked.keys) > AT_ONCE and self.tally.waits is None
        if is_kept and (pks := self._placed(asked, records, begin, end)) is not None:
            return pks
        if len(asked.keys) > FEW:
            named = BitMap.union(BitMap(), *self._named(question).values())
            asked = asked.among(asked.cheapest(end) | named)
        return list(records.answering(asked).values_list("pk", flat=True)[begin:end])

    def _placed(self, asked: Question, records: Any, begin: int, end: int) -> list[int] | None:
        """As ``best``, by an order that is kept; None where it is not."""
        order = Order(records.order_by(*records.tied), self.known, len(self.known.all))
        close = self._named(asked)
        others = asked.keys - BitMap.union(BitMap(), *close.values())
        found: list[int] = []
        for same in (pks & near for near in (*close.values(), others) for pks in asked.sets):
            if begin < len(same):
                some = order.keys(same, begin, end)
                if some is None:
                    order.keep()
                    return None
                found += some
            begin, end = max(0, begin - len(same)), end - len(same)
            if end <= 0:
                break
        return found

    def _named(self, question: Question) -> Mapping[int, BitMap]:
        asked = (question.folded, *question.words)
        if (found := self.known.named.get(asked)) is None:
            found = self.known.named[asked] = self.records.named(question)
        return found

    def figures(self, names: Sequence[str], pks: Sequence[int]) -> dict[str, dict[int, int]]:
        """The figures of some records, by which lists are put in order: by name and key."""
        rows = BitMap(pks)
        return {name: self.known.figures(name, rows) for name in names}

    def keys(self, ordered: Any, begin: int, end: int) -> list[int] | None:
        """The primary keys from one row to another of those in order that the filters leave: few
        are put in order, many are met on the way through all. None where neither is quick, or where
        they are the first of all."""
        rows = self._rows("")
        if rows is None and end <= WAY:
            return None
        return self._in_order(ordered).of(self.known.all if rows is None else rows, begin, end)

    def first(self, ordered: Any, count: int) -> list[int] | None:
        """The first so many primary keys of rows, public ones in order, among those that the
        filters leave; None where they are not found quickly."""
        rows = self._rows("")
        ordinary = Ordered(ordered, len(self.known.all))
        return None if rows is None else ordinary.of(rows, 0, count)

    def ranked(self, figure: str, ordered: Any, begin: int, end: int) -> list[int] | None:
        """As ``keys``, those of the greatest figure first; ``ordered`` among those of the same."""
        rows, sets = self._rows(""), self.known.facets.get(figure)
        if sets is None:
            return None
        figures = sorted(map(int, sets.codes), reverse=True)
        ranks = (sets.union([str(number)]) for number in figures)
        left = (same if rows is None else same & rows for same in ranks)
        return self._in_order(ordered).of_ranks(left, begin, end)

    def _in_order(self, rows: Any) -> Ordered:
        """What waits to be looked at may have moved."""
        size, waits = len(self.known.all), self.tally.waits
        return Ordered(rows, size, order=None if waits else Order(rows, self.known, size))

    def _rows(self, but: str) -> BitMap | None:
        """What the filters leave without one of them; None where that is every record."""
        left_out = but if but in self._narrowed else ""
        if left_out not in self._left:
            found = [pks for name, pks in self._narrowed.items() if name != left_out]
            left = BitMap.intersection(self.known.all, *found) if found else None
            self._left[left_out] = left
        return self._left[left_out]

    def _tallied(self, facet: str, rows: BitMap | None, chosen: Collection[str]) -> dict[str, int]:
        found: dict[str, int] = self.filters[facet].tally(self.known.sets(facet), rows, chosen)
        return found

    @cached_property
    def _narrowed(self) -> dict[str, BitMap]:
        asked = ((name, self.asked.get(name)) for name in self.filters)
        return {name: self._having(name, value) for name, value in asked if value}

    def _having(self, name: str, value: Any) -> BitMap:
        one = self.filters[name]
        place = name, value if isinstance(value, str) else tuple(value)
        if (found := self.known.left.get(place)) is None:
            if isinstance(one, AnyOf):
                found = one.among(self.known.sets(name), value)
            else:
                found = BitMap(one.keys(self.records, value))
            if one.is_told(value):
                self.known.left[place] = found
        return found

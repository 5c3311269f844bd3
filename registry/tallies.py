"""What each choice of a long list gives, known without counting its rows.

For each public record of a model, and each code of each facet of its list, the database keeps
whether the record has the code: a set of primary keys for each code (``registry.models.tally``).
Sets are brought up to date with the feed of changes (``registry.actions.tallying``); each process
holds them in memory, and reads again those that changed. A count is then the size of what sets have
in common. Counting by queries is the twin, for what has no tally: short lists, drafts, the past.
"""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from threading import Lock
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from pyroaring import BitMap

from registry.asking import Question
from registry.concordance import Concordance
from registry.days import today
from registry.facets import AnyOf
from registry.fragments import Mark
from registry.models import Tally, TallySet
from registry.past import READING
from registry.ranks import FEW, Ordered, Span, in_spans
from registry.remembered import Remembered
from registry.sets import Sets, sets_of

SOON = datetime.timedelta(minutes=1)
MOST = 100  # answers of each sort that are remembered
MOST_PAGES = 1000


@dataclass(frozen=True)
class Known:
    """``all``: the public records; ``facets``: which of them have each code of each facet;
    ``words``: which hold each word, drafts too; ``terms`` and ``named``: which hold a term, or are
    named as a question, as far as someone looked for it; ``pages``: the keys of pages of a list."""

    epoch: str
    number: int
    all: BitMap
    facets: Mapping[str, Sets]
    words: Concordance
    terms: dict[Any, Mapping[int, BitMap]] = field(default_factory=lambda: Remembered(MOST))
    pages: dict[Any, list[int]] = field(default_factory=lambda: Remembered(MOST_PAGES))
    named: dict[tuple[str, ...], BitMap] = field(default_factory=lambda: Remembered(MOST))

    def sets(self, facet: str) -> Sets:
        """Those of a facet; none where no record has a code of it."""
        return self.facets.get(facet, Sets({}))


Spans = Callable[[Known], Iterable[Span]]
_KNOWN: dict[str, Known] = {}
_READING = Lock()


def tally_of(model: Any) -> Tally | None:
    """That of a model's public records as they are now, if it has one that this software made."""
    if getattr(connection, READING, False):
        return None
    found: Tally | None = Tally.objects.of_list(model)
    return found if found and found.version == settings.SOFTWARE_VERSION else None


def known_public(model: Any) -> Known | None:
    """The public records of a model as they are known; None where they are not."""
    tally = tally_of(model)
    return known_of(tally) if tally else None


def known_of(tally: Tally) -> Known:
    """The sets of a tally: those that changed since this process last asked are read. A replica may
    be behind what the primary told before."""
    with _READING:
        known = _KNOWN.get(tally.of)
        if known is None or known.epoch != tally.epoch:
            known = Known(tally.epoch, -1, BitMap(), {}, Concordance(tally.pk))
        if known.number < tally.number:
            rows = TallySet.objects.filter(tally=tally.pk, number__gt=known.number)
            known = _with(known, rows.iterator(), tally.number)
            _KNOWN[tally.of] = known
        return known


def figures_known(model: Any, figure: str) -> dict[int, int] | None:
    """A figure by which a list is put in order, of each public record by its primary key; None
    where there is no tally."""
    known = known_public(model)
    if known is None:
        return None
    sets = known.sets(figure)
    return {pk: int(code) for code in sets.codes for pk in sets.union([code])}


def _with(known: Known, rows: Iterable[TallySet], number: int) -> Known:
    new: dict[str, dict[str, BitMap]] = {}
    for row in rows:
        new.setdefault(row.facet, {})[row.code] = BitMap.deserialize(bytes(row.pks))
    everything = new.pop("", {}).get("", known.all)
    facets = dict(known.facets)
    for facet, sets in new.items():
        facets[facet] = facets[facet].replaced(sets) if facet in facets else sets_of(sets)
    return Known(known.epoch, number, everything, facets, known.words)


class Tallied:
    """What the filters of a filter set leave, by its model's tally."""

    def __init__(self, found: Any, tally: Tally, known: Known) -> None:
        self.filters: Mapping[str, Any] = {name: found.filters[name] for name in found.narrowing}
        self.asked: Mapping[str, Any] = found.form.cleaned_data
        self.records: Any = SimpleLazyObject(lambda: found.records)
        self.tally, self.known = tally, known
        self._left: dict[str, BitMap | None] = {}  # without each of the filters in force

    @cached_property
    def late_since(self) -> datetime.datetime | None:
        """When it was last right, where what was stored since waits for long."""
        waits = self.tally.waits
        is_late = waits is not None and timezone.now() - waits > SOON
        return self.tally.at if is_late else None

    @cached_property
    def mark(self) -> Mark | None:
        """The same as long as nothing is stored that may show in a list by chosen codes, and the
        day is the same; None where something waits to be looked at, or words are looked for."""
        asked = (one for name, one in self.filters.items() if self.asked.get(name))
        if self.tally.waits is not None or not all(isinstance(one, AnyOf) for one in asked):
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
        if len(asked.keys) > FEW:
            asked = asked.among(asked.cheapest(end) | self._named(question))
        return list(records.answering(asked).values_list("pk", flat=True)[begin:end])

    def _named(self, question: Question) -> BitMap:
        asked = (question.folded, *question.words)
        if (found := self.known.named.get(asked)) is None:
            found = self.known.named[asked] = self.records.named(question)
        return found

    def figures(self, names: Sequence[str], pks: Sequence[int]) -> dict[str, dict[int, int]]:
        """The figures of some records, by which lists are put in order: by name and key."""
        rows = BitMap(pks)
        return {
            name: {pk: int(code) for code, same in self.known.sets(name).of(rows) for pk in same}
            for name in names
        }

    def keys(
        self, ordered: Any, begin: int, end: int, *, spans: Spans | None = None
    ) -> list[int] | None:
        """The primary keys from one row to another of those in order that the filters leave: few
        are put in order, many are met on the way through all. None where neither is quick.

        ``spans``: of all records, that follow one another in the order; while something stored
        waits to be looked at, they are not what the database has."""
        rows = self._rows("")
        if spans and self.tally.waits is None and (rows is None or len(rows) > FEW):
            return in_spans(ordered, spans(self.known), rows, begin, end)
        return None if rows is None else self._in_order(ordered).of(rows, begin, end)

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
        return Ordered(rows, len(self.known.all))

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
        if isinstance(one, AnyOf):
            return one.among(self.known.sets(name), value)
        return BitMap(one.keys(self.records, value))

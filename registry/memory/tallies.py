"""What each choice of a long list gives, known without counting its rows.

For each public record of a model, and each code of each facet of its list, the database keeps
whether the record has the code: a set of primary keys for each code (``registry.models.tally``).
Sets are brought up to date with the feed of changes (``registry.actions.tallying``); each process
holds them in memory, and reads again those that changed. A count is then the size of what sets have
in common. Counting by queries is the twin, for what has no tally: short lists, drafts, the past.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from django.conf import settings
from pyroaring import BitMap

from registry.memory.concordance import Concordance
from registry.memory.orders import CHANGED, changed
from registry.models import Tally, TallySet
from registry.past import is_past
from registry.remembered import Remembered
from registry.search.asking import Question
from registry.sets import Sets, sets_of

MOST = 100  # answers of each sort that are remembered
MOST_PAGES = 1000
# Grows when what a tally keeps becomes another: one of before is made anew, as by new software.
KEPT = 2


@dataclass(frozen=True)
class Known:
    """``all``: the public records; ``facets``: which of them have each code of each facet;
    ``words``: which hold each word, drafts too; ``terms`` and ``named``: which hold a term, or are
    named as a question, as far as someone looked for it; ``left``: what filters leave; ``asked``:
    what they understood of a text; ``pages``: the keys of pages of a list; ``log``: which records
    the last changes were of."""

    epoch: str
    number: int
    all: BitMap
    facets: Mapping[str, Sets]
    words: Concordance
    terms: dict[Any, Mapping[int, BitMap]] = field(default_factory=lambda: Remembered(MOST))
    pages: dict[Any, list[int]] = field(default_factory=lambda: Remembered(MOST_PAGES))
    named: dict[Any, Mapping[int, BitMap]] = field(default_factory=lambda: Remembered(MOST))
    asked: dict[tuple[str, str], Question] = field(default_factory=lambda: Remembered(MOST))
    left: dict[tuple[str, Any], BitMap] = field(default_factory=lambda: Remembered(MOST))
    log: Mapping[str, BitMap] = field(default_factory=dict)

    def sets(self, facet: str) -> Sets:
        """Those of a facet; none where no record has a code of it."""
        return self.facets.get(facet, Sets({}))

    def figures(self, name: str, rows: BitMap) -> dict[int, int]:
        """A figure by which a list is put in order, of some records, by their primary key."""
        return {pk: int(code) for code, same in self.sets(name).of(rows) for pk in same}

    def changed_since(self, number: int) -> BitMap | None:
        """The records that may have changed since a number; None where that is too long ago."""
        return changed(self.log, number, self.number)


_KNOWN: dict[str, Known] = {}
_READING = Lock()


def tally_of(model: Any, *, at_once: bool = False) -> Tally | None:
    """That of a model's public records as they are now, if it has one that this software made.
    ``at_once``: and nothing that was stored waits to be looked at."""
    found = None if is_past() else stored_tally(model)
    return None if found and at_once and found.waits is not None else found


def stored_tally(model: Any) -> Tally | None:
    """As ``tally_of``; within the past, that of the present."""
    found: Tally | None = Tally.objects.of_list(model)
    return found if found and found.version == version() else None


def version() -> str:
    """Of what makes tallies, and knows what they keep."""
    return f"{settings.SOFTWARE_VERSION} {KEPT}"


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


def figure_known(record: Any, figure: str) -> int | None:
    """A figure by which a list is put in order, of a public record; None where there is no tally,
    or what was stored waits for long."""
    tally = tally_of(type(record))
    if tally is None or tally.late_since:
        return None
    return known_of(tally).figures(figure, BitMap([record.pk])).get(record.pk, 0)


def figures_known(
    model: Any, figure: str, pks: Collection[int] | None = None, *, at_once: bool = False
) -> dict[int, int] | None:
    """A figure by which a list is put in order, of each public record, or of some, by its primary
    key; None where there is no tally. ``at_once``: see ``tally_of``."""
    tally = tally_of(model, at_once=at_once)
    if tally is None:
        return None
    known = known_of(tally)
    return known.figures(figure, known.all if pks is None else known.all & BitMap(pks))


def _with(known: Known, rows: Iterable[TallySet], number: int) -> Known:
    new: dict[str, dict[str, BitMap]] = {}
    for row in rows:
        new.setdefault(row.facet, {})[row.code] = BitMap.deserialize(bytes(row.pks))
    everything = new.pop("", {}).get("", known.all)
    log = {**known.log, **new.pop(CHANGED, {})}
    facets = dict(known.facets)
    for facet, sets in new.items():
        facets[facet] = facets[facet].replaced(sets) if facet in facets else sets_of(sets)
    return Known(known.epoch, number, everything, facets, known.words, log=log)

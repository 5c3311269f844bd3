"""What is added up of long lists, in columns, so that sums need not read the database.

For the records of a model, so many at a time (``OF_EACH``), the database keeps tables of the codes
and amounts that reports add up (``registry.models.tally.TallyChunk``), with the tally of the list
and in step with it. They are of every record, published or not: one of the columns says which are
public, and what anyone is told is added up of those alone. Each process holds them, and reads again
those that changed. Adding up by queries is the twin, for what has none: short lists, the past.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

import numpy as np

from registry.figure_tables import Code, Tables, small, unpacked
from registry.memory.grid import Cells, Numbers
from registry.models import Tally, TallyChunk
from registry.remembered import Remembered

OF_EACH = 4096  # primary keys of each chunk
RECORDS = "records"  # the table of the records themselves, one row each

HEAVIEST = 60_000  # cells of an answer that is remembered
MOST = 30 * HEAVIEST  # cells of all of them together: some forty megabytes
OF_AN_ANSWER = 100  # cells that what goes with each takes the room of
NONE = np.zeros(0, dtype=np.uint8)


@dataclass(frozen=True)
class Held:
    """A table in memory. ``owners``: the place of each row's record in the table of records, whose
    primary keys are its ``pks``; ``columns``: the place of each row's code among all those of the
    column."""

    owners: Numbers
    columns: Mapping[str, Numbers]
    amounts: Numbers
    pks: Numbers

    def __len__(self) -> int:
        return len(self.owners)

    def of(self, places: Numbers, is_kept: Numbers) -> "Held":
        """The rows of the records that are kept, which have other ``places`` then."""
        rows = np.flatnonzero(is_kept[self.owners])
        columns = {name: one[rows] for name, one in self.columns.items()}
        amounts, pks = (one[rows] if len(one) else one for one in (self.amounts, self.pks))
        return Held(places[self.owners[rows]], columns, amounts, pks)


@dataclass
class Figures:
    """``chunks``: the tables by name, of each chunk. ``codes``: those of each column of each table,
    with their places, which grow. ``answers``: what some of the sums came to."""

    epoch: str
    number: int = -1
    chunks: Mapping[int, Mapping[str, Held]] = field(default_factory=dict)
    codes: dict[tuple[str, str], dict[Code, int]] = field(default_factory=dict)
    answers: dict[Any, Cells] = field(default_factory=lambda: Remembered(MOST, _weight))

    def with_chunks(self, rows: Iterable[TallyChunk], number: int) -> "Figures":
        new = {one.chunk: self._held(unpacked(bytes(one.tables))) for one in rows}
        return Figures(self.epoch, number, {**self.chunks, **new}, self.codes)

    def _held(self, tables: Tables) -> Mapping[str, Held]:
        records = tables[RECORDS].pks
        found = {}
        for name, table in tables.items():
            columns = {
                column: one.among(self.codes.setdefault((name, column), {})).places
                for column, one in table.columns.items()
            }
            amounts = NONE if table.amounts is None else table.amounts
            ends = np.searchsorted(table.pks, records, "right")
            owners = small(np.repeat(np.arange(len(records)), np.diff(ends, prepend=0)))
            pks = table.pks if name == RECORDS else NONE
            found[name] = Held(owners, columns, amounts, pks)
        return found

    def instead(self, pks: Collection[int], new: Iterable[Tables]) -> "Figures":
        """With new tables in the place of what is said of some records; nobody else has them."""
        about = np.array([*pks], dtype=np.int64)
        with _READING:
            codes = {column: dict(some) for column, some in self.codes.items()}
        chunks = {number: _but(chunk, about) for number, chunk in self.chunks.items()}
        found = Figures(self.epoch, self.number, chunks, codes)
        for number, tables in enumerate(new, 1):
            chunks[-number] = found._held(tables)
        return found


def _weight(answer: Cells) -> int:
    return OF_AN_ANSWER + len(answer[0])


def _but(chunk: Mapping[str, Held], pks: Numbers) -> Mapping[str, Held]:
    is_kept = ~np.isin(chunk[RECORDS].pks, pks)
    if is_kept.all():
        return chunk
    places = small(np.cumsum(is_kept) - is_kept)
    return {name: one.of(places, is_kept) for name, one in chunk.items()}


_KNOWN: dict[str, Figures] = {}
_READING = Lock()


def figures_of(tally: Tally) -> Figures:
    """Those kept with a tally: chunks that changed since this process last asked are read."""
    with _READING:
        known = _KNOWN.get(tally.of)
        if known is None or known.epoch != tally.epoch:
            known = Figures(tally.epoch)
        if known.number < tally.number:
            rows = TallyChunk.objects.filter(tally=tally.pk, number__gt=known.number)
            known = _KNOWN[tally.of] = known.with_chunks(rows.iterator(), tally.number)
        return known

"""Which column of a file is which of the registry's, where its names do not say so."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from registry.imports.importer import IMPORTERS, Importer
from registry.imports.readers import READERS
from registry.imports.sources import SHOWN, Reading, Readings, header_of, words_of
from registry.models import ImportBatch, ImportReading
from registry.tables.reading import Table, Unreadable, tables_in
from registry.text import fold

ALIKE = 90  # of 100: the words of one name of a column are those of the other
LINES = 3  # of a table that are shown, to tell its columns by


@dataclass(frozen=True)
class Seen:
    """A table as a person sees it. ``lines``: its first rows; ``problem``: why there are none."""

    place: str
    name: str
    header: Sequence[str] = ()
    lines: Sequence[Sequence[str]] = ()
    problem: str = ""

    @property
    def likely(self) -> Importer:
        """The one of this name, or the one that knows most of its columns."""
        named = IMPORTERS.get(fold(self.name))
        return named or max(IMPORTERS.values(), key=lambda one: len(self.known(one)))

    def known(self, importer: Importer) -> dict[str, str]:
        """By header, the keys of the columns of just that name."""
        words = words_of(importer)
        found = {cell: words.get(fold(cell), "") for cell in self.header}
        return {cell: key for cell, key in found.items() if key and not key.startswith(SHOWN)}

    def guesses(self, importer: Importer) -> dict[str, str]:
        """By header, the keys of the columns whose names are known, or are most like it."""
        words = {w: key for w, key in words_of(importer).items() if not key.startswith(SHOWN)}
        found = self.known(importer)
        for cell in filter(None, self.header):
            left = [w for w, key in words.items() if key not in found.values()]
            scorer = fuzz.token_set_ratio
            like = process.extractOne(fold(cell), left, scorer=scorer, score_cutoff=ALIKE)
            if like and cell not in found:
                found[cell] = words[like[0]]
        return found

    @property
    def is_known(self) -> bool:
        """Whether its name or its columns say all that there is to know."""
        words = words_of(self.likely)
        return all(fold(cell) in words for cell in self.header if cell)


def tables_seen(paths: Sequence[Path]) -> Iterator[Seen]:
    for path in paths:
        if path.suffix.lower() in READERS:
            continue  # it names its own columns
        try:
            for table in tables_in(path):
                yield _seen(table)
        except Unreadable as error:
            yield Seen(path.name, path.stem, problem=str(error))


def _seen(table: Table) -> Seen:
    rows = table.rows()
    _row, header = header_of(table, rows)
    lines = [cells for _number, cells in islice(rows, LINES)]
    return Seen(table.place, table.name, header, lines)


def readings_of(batch: ImportBatch) -> Readings:
    return {
        place: Reading(told["table"], told["columns"])
        for place, told in batch.readings.items()
        if told["table"] in IMPORTERS
    }


def remembered(paths: Sequence[Path]) -> dict[str, Mapping[str, Any]]:
    """By place, how tables with just these columns were read before; the latest way of several."""
    kept = {frozenset(one.columns): one for one in ImportReading.objects.order_by("kept_at")}
    found: dict[str, Mapping[str, Any]] = {}
    for one in tables_seen(paths) if kept else ():
        known = kept.get(frozenset(filter(None, one.header)))
        if known and one.header and not one.is_known:
            found[one.place] = {"table": known.table, "columns": known.columns}
    return found

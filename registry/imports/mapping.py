"""Which column of a file is which of the registry's, where its names do not say so."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path
from typing import Any

from rapidfuzz import fuzz, process

from registry.imports.heading import SHOWN, Heading, words_of
from registry.imports.importer import IMPORTERS, Importer
from registry.imports.readers import READERS
from registry.imports.readings import Reading
from registry.imports.sources import Readings
from registry.models import ImportBatch, ImportReading
from registry.tables.reading import Manner, Table, Unreadable, tables_in
from registry.text import fold

ALIKE = 85  # of 100: the letters of one name of a column are those of the other
LINES = 3  # of a table that are shown, to tell its columns by


MannerOf = Callable[[int, str], Manner]  # of the table of a number, and of a place


def _in_manner(manner: Manner) -> MannerOf:
    return lambda _number, _place: manner


@dataclass(frozen=True)
class Seen:
    """A table as a person sees it. ``manner``: how its text is read, None for a sheet. ``lines``:
    its first rows; ``problem``: why there are none."""

    place: str
    name: str
    manner: Manner | None = None
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
        """By header, the keys of the columns whose names are known, or are in it, or are spelled
        nearly so. A header that says less than a name may mean something else."""
        words = {w: key for w, key in words_of(importer).items() if not key.startswith(SHOWN)}
        found = self.known(importer)
        for cell in filter(None, self.header):
            left = {w: key for w, key in words.items() if key not in found.values()}
            said = {*fold(cell).split()}
            within = [w for w in left if {*w.split()} <= said]
            like = process.extract(fold(cell), left, scorer=fuzz.ratio, score_cutoff=ALIKE)
            best = [max(within, key=len)] if within else [word for word, *_score in like]
            if best and cell not in found:
                found[cell] = left[best[0]]
        return found

    @property
    def is_known(self) -> bool:
        """Whether its name or its columns say all that there is to know."""
        words = words_of(self.likely)
        return all(fold(cell) in words for cell in self.header if cell)


def tables_seen(paths: Sequence[Path], manner_of: MannerOf) -> Iterator[Seen]:
    number = 0
    for path in paths:
        if path.suffix.lower() in READERS:
            continue  # it names its own columns
        try:
            for table in tables_in(path):
                yield _seen(table, manner_of(number, table.place))
                number += 1
        except Unreadable as error:
            yield Seen(path.name, path.stem, problem=str(error))
            number += 1


def _seen(table: Table, manner: Manner) -> Seen:
    if table.sheet:
        return Seen(table.place, table.name, None, *_start(table))
    table = replace(table, manner=manner)
    try:
        return Seen(table.place, table.name, table.read_as(), *_start(table))
    except Unreadable as error:
        return Seen(table.place, table.name, manner, problem=str(error))


def _start(table: Table) -> tuple[list[str], list[list[str]]]:
    """The header, and the first rows."""
    heading = Heading.of(table)
    return heading.cells, [cells for _number, cells in islice(heading.below, LINES)]


def readings_of(batch: ImportBatch) -> Readings:
    return {
        place: Reading.of(told)
        for place, told in batch.readings.items()
        if told["table"] in IMPORTERS
    }


def remembered(paths: Sequence[Path]) -> dict[str, Mapping[str, Any]]:
    """By place, how tables with just these columns were read before; the latest way of several.

    Each way reads the columns in its own manner: the names may hang on it.
    """
    found: dict[str, Mapping[str, Any]] = {}
    for kept in ImportReading.objects.order_by("kept_at"):
        told = {**kept.manner, "table": kept.table, "columns": kept.columns}
        for one in tables_seen(paths, _in_manner(Reading.of(told).manner)):
            if {*kept.columns} == {*filter(None, one.header)} and one.header and not one.is_known:
                found[one.place] = told
    return found

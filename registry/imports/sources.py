"""Finds what is to be imported: which tables, of which kind, with which columns."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from pathlib import Path
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from registry.bilingual import sentence
from registry.cells import plain
from registry.imports.dates import Order, in_order, orders_of
from registry.imports.heading import SHOWN, Heading, checked, is_total, recognized, words_of
from registry.imports.importer import IMPORTERS, Importer, Row
from registry.imports.readers import READABLE, READERS
from registry.imports.readings import Reading
from registry.imports.results import Unusable
from registry.tables.reading import SPREADSHEETS, Table, Unreadable, tables_in
from registry.text import fold, nearest

NOTES = ("table", "file", "row", "problem", "remedy", "columns_given")


Readings = Mapping[str, Reading]  # by the place of the table


@dataclass(frozen=True)
class Source:
    """A table, its importer, and which of its columns is which of the importer's. ``head``: the
    number of the row that names them. ``totals``: the numbers of the rows that only add up."""

    table: Table
    importer: Importer
    header: tuple[str, ...]
    reading: Reading | None = None
    head: int = 1
    totals: list[int] = field(default_factory=list, compare=False)

    @property
    def place(self) -> str:
        return self.table.place

    @property
    def is_correction(self) -> bool:
        """Whether it is a report of rejected rows, which holds rows of several tables."""
        return "table" in self.header

    @cached_property
    def orders(self) -> Mapping[str, Order]:
        """By column, that of its dates, as all of them tell; of none where someone said it."""
        if self.is_correction or (self.reading and self.reading.dates):
            return {}
        return orders_of(self.importer, self.header, self.lines())

    def rows(self) -> Iterator[Row]:
        is_correction, brought = self.is_correction, self._brought()
        unnamed = [at for at, name in enumerate(self.header) if not name]
        for number, cells in self.lines():
            if not is_correction and is_total(cells):
                self.totals.append(number)
                continue
            by_key = dict(zip(self.header, cells, strict=False))
            if is_correction and by_key["table"] != self.importer.name:
                continue
            if is_correction:
                by_key = {key: plain(cell) for key, cell in by_key.items()}
            if self.reading:
                by_key = self.reading.straight(self.importer, by_key)
            by_key |= in_order(self.orders, by_key)
            given = self._given(by_key) if is_correction else brought
            row = Row(self.table.place, number, {key: by_key.get(key, "") for key in given})
            # To the right of the named columns, or under a blank name.
            under_none = [cells[at] for at in unnamed if at < len(cells)]
            for stray in filter(str.strip, [*under_none, *cells[len(self.header) :]]):
                message = sentence(_("“%(cell)s” is under no column name."), cell=stray)
                row.fault("", "stray_cell", message, _("Name its column, or remove the cell."))
            yield row

    def with_dates(self, order: str) -> "Source":
        """In that order, said by someone."""
        return replace(self, reading=Reading(self.importer.name, {}, dates=order))

    def lines(self) -> Iterator[tuple[int, list[str]]]:
        """The rows below the header, with their numbers."""
        return (row for row in self.table.rows() if row[0] > self.head)

    def passed_over(self) -> list[Any]:
        """The rows around the table, in words."""
        told: list[Any] = []
        if self.head > 1 and not self.is_correction:
            message = _(
                "%(place)s: the columns are named in row %(row)s; those above are left out."
            )
            told.append(sentence(message, place=self.place, row=self.head))
        for number in dict.fromkeys(self.totals):
            message = _("%(place)s:%(row)s: a row of totals is left out.")
            told.append(sentence(message, place=self.place, row=number))
        return told

    def _brought(self) -> list[str]:
        return [key for key in self.header if key and not key.startswith(SHOWN)]

    def _given(self, by_key: dict[str, str]) -> list[str]:
        """The columns that the rejected row had: one that is there and empty means unknown."""
        known = {column.key for column in self.importer.import_columns}
        given = by_key.get("columns_given", "").split() or [k for k, cell in by_key.items() if cell]
        return [key for key in given if key in known]

    def corrected(self) -> Iterator[tuple[str, int]]:
        """The places whose rows the corrections replace."""
        for _number, cells in self.lines():
            by_key = dict(zip(self.header, cells, strict=False))
            if by_key["table"] == self.importer.name and by_key.get("row", "").isdecimal():
                yield plain(by_key.get("file", "")), int(by_key["row"])


def sources_in(
    paths: Sequence[Path], readings: Readings | None = None
) -> tuple[list[Source], list[Any]]:
    """The sources of the files and folders, in dependency order, and what is ignored of them.

    Raises ``Unusable``.
    """
    readings = readings or {}
    problems: list[Any] = []
    ignored: list[Any] = []
    sources: list[Source] = []
    for path in paths:
        try:
            for file in _files(path, ignored):
                read = READERS.get(file.suffix.lower())
                sources += read(file) if read else _sources_of(file, path, ignored, readings)
        except Unreadable as error:
            problems.append(error.told)
        except Unusable as error:
            problems += error.messages
    if problems:
        raise Unusable(problems)
    order = list(IMPORTERS)
    return sorted(sources, key=lambda source: order.index(source.importer.name)), ignored


def _files(path: Path, ignored: list[Any]) -> list[Path]:
    if not path.exists():
        raise Unreadable(str(path), _("there is no such file or folder."))
    if not path.is_dir():
        return [path]
    files = sorted(p for p in path.iterdir() if p.suffix.lower() in READABLE and p.is_file())
    files = [file for file in files if not file.name.startswith((".", "~$"))]
    known = [p for p in files if p.suffix.lower() in SPREADSHEETS or fold(p.stem) in IMPORTERS]
    if not known:
        names = ", ".join(f"{name}.csv" for name in IMPORTERS)
        message = _("this folder holds no file that can be imported. Known names: %(names)s.")
        raise Unreadable(str(path), sentence(message, names=names))
    ignored += [_unknown(file.name, file.stem) for file in files if file not in known]
    return known


def _unknown(place: str, name: str) -> Any:
    message = format_lazy("{}: {}", place, _("its name is not known."))
    if not (near := nearest(name, IMPORTERS)):
        return message
    return format_lazy("{} {}", message, sentence(_("Did you mean “%(near)s”?"), near=near))


def _sources_of(file: Path, asked: Path, ignored: list[Any], readings: Readings) -> list[Source]:
    tables = tables_in(file)
    known = [t for t in tables if not t.sheet or {fold(t.name), t.place} & {*IMPORTERS, *readings}]
    known = known or [table for table in tables if _is_told(table)]
    if not known and not asked.is_dir():
        message = _("no sheet has a known name. Known names: %(names)s.")
        raise Unreadable(file.name, sentence(message, names=", ".join(IMPORTERS)))
    ignored += [_unknown(table.place, table.name) for table in tables if table not in known]
    return [source for table in known for source in _sources(table, readings.get(table.place))]


def _is_told(sheet: Table) -> bool:
    """Whether the columns of a sheet of any name say what it holds."""
    try:
        return _by_header(Heading.of(sheet).cells) is not None
    except Unreadable:  # nothing is in it
        return False


def _sources(table: Table, reading: Reading | None) -> list[Source]:
    table = replace(table, manner=reading.manner) if reading else table
    heading = Heading.of(table)
    row, header = heading.row, heading.cells
    if reading and reading.columns:
        header_read = _read_so(reading, table, header, row)
        return [Source(table, IMPORTERS[reading.table], header_read, reading, row)]
    if "table" in header:
        return _corrections(table, tuple(header), row)
    importer = IMPORTERS.get(fold(table.name)) or _by_header(header)
    if importer is None:
        message = _("neither its name nor its columns are known. Name it after one of: %(names)s.")
        raise Unreadable(table.place, sentence(message, names=", ".join(IMPORTERS)))
    return [Source(table, importer, recognized(table, importer, header, row), head=row)]


def _read_so(reading: Reading, table: Table, header: list[str], row: int) -> tuple[str, ...]:
    passed = [cell and f"{SHOWN}{n}" for n, cell in enumerate(header)]
    keys = [reading.columns.get(cell) or one for cell, one in zip(header, passed, strict=True)]
    return checked(f"{table.place}:{row}", IMPORTERS[reading.table], keys, [])


def _corrections(table: Table, header: tuple[str, ...], row: int) -> list[Source]:
    """One source for each kind of row of a report of rejected rows."""
    sources = [Source(table, importer, header, head=row) for importer in IMPORTERS.values()]
    at = header.index("table")
    unknown = [n for n, cells in sources[0].lines() if "".join(cells[at : at + 1]) not in IMPORTERS]
    if unknown:
        message = _("the cell under “table” is none of: %(names)s.")
        told = sentence(message, names=", ".join(IMPORTERS))
        raise Unusable([format_lazy("{}:{}: {}", table.place, n, told) for n in unknown])
    return sources


def _by_header(header: Sequence[str]) -> Importer | None:
    """The importer whose columns include all of these, for a file of another name."""
    words = {fold(cell) for cell in header if cell}
    fitting = [i for i in IMPORTERS.values() if words and words <= set(words_of(i))]
    return fitting[0] if len(fitting) == 1 else None

"""Reads CSV and XLSX files as rows of text, whatever their encoding and delimiter."""

import csv
import io
import json
import subprocess
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.bilingual import sentence
from registry.tables import workbook
from registry.tables.encodings import LONGEST_LINE, encoding_of
from registry.tables.unreadable import Unreadable

DELIMITERS = ",;\t|"
LARGEST_CELL = 1_000_000
LARGEST_TITLE, LINES = 10_000, 9  # of the lines by which the delimiter is told
MOST_BLANK = 1_048_576  # rows: a spreadsheet has no more
MOST_SHEETS = 50  # of a workbook: each is opened by itself
SPREADSHEETS = {".xlsx", ".xlsm", ".xls", ".ods"}


@dataclass(frozen=True)
class Manner:
    """How a text file is read: its encoding, as Python names it, and what is between two cells.
    Empty: as its bytes tell."""

    encoding: str = ""
    delimiter: str = ""


AS_IT_TELLS = Manner()


@dataclass(frozen=True)
class Table:
    """One CSV file or one sheet: ``name`` is what it is called without its extension."""

    name: str
    path: Path
    sheet: str = ""
    manner: Manner = AS_IT_TELLS

    @property
    def place(self) -> str:
        return f"{self.path.name} [{self.sheet}]" if self.sheet else self.path.name

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not blank, with its number as a spreadsheet shows it, from 1.

        Raises ``Unreadable``.
        """
        source = self._sheet() if self.sheet else _csv_rows(self)
        return self._filled(source)

    def _filled(self, source: Iterable[tuple[int, list[str]]]) -> Iterator[tuple[int, list[str]]]:
        blank = 0
        for number, cells in source:
            if "".join(cells).strip():
                yield number, cells
            elif (blank := blank + 1) > MOST_BLANK:
                message = _("more than a million rows are empty: delete them, and save it again.")
                raise Unreadable(self.place, message)

    def _sheet(self) -> Iterator[tuple[int, list[str]]]:
        return _of_text(self, _read_apart(self.path, self.sheet))

    def read_as(self) -> Manner:
        """How a text file is read, in full. Raises ``Unreadable``."""
        encoding = self.manner.encoding or encoding_of(self.path)
        if self.manner.delimiter:
            return Manner(encoding, self.manner.delimiter)
        try:
            with self.path.open(encoding=encoding, newline="") as lines:
                return Manner(encoding, _delimiter(lines))
        except UnicodeError as error:
            raise Unreadable(self.place, _wrong_encoding(1)) from error


def tables_in(path: Path) -> list[Table]:
    """The tables of a file: itself, or its sheets. Raises ``Unreadable``."""
    if path.suffix.lower() not in SPREADSHEETS:
        return [Table(path.stem, path)]
    sheets = [sheet for _row, names in _read_apart(path) for sheet in names]
    if len(sheets) > MOST_SHEETS:
        message = _(
            "it has %(count)s sheets, and at most %(most)s are read: keep those that are to be "
            "imported."
        )
        raise Unreadable(path.name, sentence(message, count=len(sheets), most=MOST_SHEETS))
    return [Table(sheet, path, sheet) for sheet in sheets]


def _read_apart(path: Path, sheet: str = "") -> Iterator[tuple[int, list[str]]]:
    """The rows of a sheet, with their numbers; of none, the names of all. Raises ``Unreadable``."""
    command = [sys.executable, "-I", workbook.__file__, str(path), *filter(None, [sheet])]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as child:  # noqa: S603 - our own module
        assert child.stdout is not None
        try:
            yield from map(json.loads, child.stdout)
        finally:
            child.stdout.close()
            code = child.wait()
    if code:
        raise Unreadable(path.name, _why(code))


def _why(code: int) -> Any:
    if code == workbook.UNREADABLE:
        return _(
            "this is not a spreadsheet that can be read: open it where it was made, save it as "
            "XLSX or CSV, and hand that in."
        )
    if code == workbook.LOCKED:
        return _("a password protects it: save it without, and hand that in.")
    return _("it is too large, or wrongly made: save the sheet as CSV, and hand that in.")


def _of_text(
    table: Table, rows: Iterable[tuple[int, list[str]]]
) -> Iterator[tuple[int, list[str]]]:
    for number, cells in rows:
        if "\0" in "".join(cells):
            message = _("row %(row)s: a cell holds a NUL, which is not text; correct it.")
            raise Unreadable(table.place, sentence(message, row=number))
        yield number, cells


def _csv_rows(table: Table) -> Iterator[tuple[int, list[str]]]:
    manner = table.read_as()
    csv.field_size_limit(LARGEST_CELL)
    number = 0
    try:
        with table.path.open(encoding=manner.encoding, newline="") as lines:
            reader = csv.reader(_of_some_length(lines), delimiter=manner.delimiter, strict=True)
            for number, cells in _of_text(table, enumerate(reader, start=1)):
                yield number, cells
    except UnicodeError as error:
        raise Unreadable(table.place, _wrong_encoding(number + 1)) from error
    except csv.Error as error:
        message = _(
            "row %(row)s: a quotation mark is missing or misplaced, or a cell holds more than "
            "%(largest)s characters; correct the row (%(error)s)."
        )
        values = {"row": number + 1, "largest": LARGEST_CELL, "error": error}
        raise Unreadable(table.place, sentence(message, **values)) from error


def _of_some_length(lines: Any) -> Iterator[str]:
    """The lines, each cut where it is too long for any row: what is read of it says that."""
    return iter(lambda: lines.readline(LONGEST_LINE), "")


def _wrong_encoding(row: int) -> Any:
    message = _("row %(row)s and after: the encoding changes or is unknown; save it as UTF-8.")
    return sentence(message, row=row)


def _delimiter(lines: io.TextIOBase | Any) -> str:
    """The delimiter that cuts the most of the first lines into as many cells; of several, into the
    most. A title above the names of columns may hold another."""
    first = [lines.readline(LARGEST_CELL)]
    with suppress(UnicodeError):  # the row says so when it is read
        first += [lines.readline(LARGEST_TITLE) for _n in range(LINES)]
    return max(DELIMITERS, key=lambda mark: _cut(first, mark))


def _cut(lines: Sequence[str], mark: str) -> tuple[int, int]:
    """How many of the lines have as many cells as most that have several, and how many cells."""
    csv.field_size_limit(LARGEST_CELL)
    try:
        widths = Counter(map(len, csv.reader(lines, delimiter=mark)))
    except csv.Error:  # a cell that is too large: the row says so when it is read
        return 0, 0
    return max(((times, width) for width, times in widths.items() if width > 1), default=(0, 0))

"""Reads CSV and XLSX files as rows of text, whatever their encoding and delimiter."""

import csv
import datetime
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

from registry.tables.encodings import encoding_of
from registry.tables.unreadable import Unreadable

DELIMITERS = ",;\t|"
LARGEST_CELL = 1_000_000
SPREADSHEETS = {".xlsx", ".xlsm", ".xls", ".ods"}


@dataclass(frozen=True)
class Table:
    """One CSV file or one sheet: ``name`` is what it is called without its extension."""

    name: str
    path: Path
    sheet: str = ""

    @property
    def place(self) -> str:
        return f"{self.path.name} [{self.sheet}]" if self.sheet else self.path.name

    def rows(self) -> Iterator[tuple[int, list[str]]]:
        """Each row that is not blank, with its number as a spreadsheet shows it, from 1.

        Raises ``Unreadable``.
        """
        source = _sheet_rows(self) if self.sheet else _csv_rows(self)
        return ((number, cells) for number, cells in source if any(c.strip() for c in cells))


def tables_in(path: Path) -> list[Table]:
    """The tables of a file: itself, or its sheets. Raises ``Unreadable``."""
    if path.suffix.lower() not in SPREADSHEETS:
        return [Table(path.stem, path)]
    with _workbook(path) as book:
        return [Table(sheet, path, sheet) for sheet in book.sheet_names]


@contextmanager
def _workbook(path: Path) -> Iterator[CalamineWorkbook]:
    try:
        with CalamineWorkbook.from_path(str(path)) as book:
            yield book
    except (CalamineError, OSError) as error:
        raise Unreadable(path.name, _("this is not a spreadsheet that can be read.")) from error


def _sheet_rows(table: Table) -> Iterator[tuple[int, list[str]]]:
    with _workbook(table.path) as book:
        # The blank rows above the first cell are among those that calamine gives.
        for number, row in enumerate(book.get_sheet_by_name(table.sheet).iter_rows(), start=1):
            cells = [_text(cell) for cell in row]
            if any("\0" in cell for cell in cells):
                message = _("row %(row)s: a cell holds a NUL, which is not text; correct it.")
                raise Unreadable(table.place, message % {"row": number})
            yield number, cells


def _text(cell: Any) -> str:
    """A spreadsheet's typed cell as a CSV file would write it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return _number(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, datetime.date) else str(cell)


def _number(cell: float) -> str:
    """The 15 digits that a spreadsheet shows of a number, without those it does not."""
    return f"{Decimal(f'{cell:.15g}'):f}"


def _csv_rows(table: Table) -> Iterator[tuple[int, list[str]]]:
    encoding = encoding_of(table.path)
    csv.field_size_limit(LARGEST_CELL)
    number = 0
    try:
        with table.path.open(encoding=encoding, newline="") as lines:
            reader = csv.reader(lines, delimiter=_delimiter(lines), strict=True)
            for number, cells in enumerate(reader, start=1):
                yield number, cells
    except UnicodeError as error:
        message = _("row %(row)s and after: the encoding changes or is unknown; save it as UTF-8.")
        raise Unreadable(table.place, message % {"row": number + 1}) from error
    except csv.Error as error:
        message = _(
            "row %(row)s: a quotation mark is missing or misplaced, or a cell holds more than "
            "%(largest)s characters; correct the row (%(error)s)."
        )
        values = {"row": number + 1, "largest": LARGEST_CELL, "error": error}
        raise Unreadable(table.place, message % values) from error


def _delimiter(lines: io.TextIOBase | Any) -> str:
    """The delimiter that cuts the header line into the most cells."""
    start = lines.tell()
    header = lines.readline(LARGEST_CELL)
    lines.seek(start)
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([header], delimiter=mark), [])))

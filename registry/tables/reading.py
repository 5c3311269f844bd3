"""Reads CSV and XLSX files as rows of text, whatever their encoding and delimiter."""

import codecs
import csv
import datetime
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook

DELIMITERS = ",;\t|"
LARGEST_CELL = 1_000_000
BOMS = {
    codecs.BOM_UTF8: "utf-8-sig",
    codecs.BOM_UTF16_LE: "utf-16",
    codecs.BOM_UTF16_BE: "utf-16",
}
SPREADSHEETS = {".xlsx", ".xlsm", ".xls", ".ods"}


class Unreadable(Exception):
    """A file that cannot be used at all: which, and what to do."""

    def __init__(self, file: str, message: str) -> None:
        super().__init__(f"{file}: {message}")
        self.file, self.message = file, message


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
        sheet = book.get_sheet_by_name(table.sheet)
        for number, cells in enumerate(sheet.iter_rows(), start=(sheet.start or (0, 0))[0] + 1):
            yield number, [_text(cell) for cell in cells]


def _text(cell: Any) -> str:
    """A spreadsheet's typed cell as a CSV file would write it."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime.datetime):
        return cell.date().isoformat()
    return cell.isoformat() if isinstance(cell, datetime.date) else str(cell)


def _csv_rows(table: Table) -> Iterator[tuple[int, list[str]]]:
    encoding = encoding_of(table.path)
    csv.field_size_limit(LARGEST_CELL)
    try:
        with table.path.open(encoding=encoding, newline="") as lines:
            delimiter = _delimiter(lines)
            number = 1
            reader = csv.reader(lines, delimiter=delimiter, strict=True)
            for number, cells in enumerate(reader, start=1):
                yield number, cells
    except UnicodeDecodeError as error:
        message = _("row %(row)s and after: the encoding changes or is unknown; save it as UTF-8.")
        raise Unreadable(table.place, message % {"row": number + 1}) from error
    except csv.Error as error:
        message = _("row %(row)s: a quotation mark or a cell is malformed (%(error)s).")
        values = {"row": number + 1, "error": error}
        raise Unreadable(table.place, message % values) from error


def encoding_of(path: Path) -> str:
    """UTF-8 with or without BOM, UTF-16, else Windows-1252. Raises ``Unreadable``."""
    try:
        with path.open("rb") as file:
            start = file.read(4096)
            for bom, name in BOMS.items():
                if start.startswith(bom):
                    return name
            if start.count(b"\0") > len(start) // 4:
                return "utf-16-le" if start[1:2] == b"\0" else "utf-16-be"
            file.seek(0)
            return _without_bom(path, file)
    except OSError as error:
        raise Unreadable(path.name, _("the file cannot be opened.")) from error


def _without_bom(path: Path, file: io.BufferedReader) -> str:
    decoder, is_utf8, has_nul, undefined = (
        codecs.getincrementaldecoder("utf-8")(),
        True,
        False,
        False,
    )
    while block := file.read(1 << 20):
        has_nul = has_nul or b"\0" in block
        undefined = undefined or any(byte in block for byte in b"\x81\x8d\x8f\x90\x9d")
        try:
            if is_utf8:
                decoder.decode(block)
        except UnicodeDecodeError:
            is_utf8 = False
    if has_nul or not (is_utf8 or not undefined):
        message = _("this is not a text file, or its encoding is unknown; save it as CSV in UTF-8.")
        raise Unreadable(path.name, message)
    return "utf-8" if is_utf8 else "cp1252"


def _delimiter(lines: io.TextIOBase | Any) -> str:
    """The delimiter that cuts the header line into the most cells."""
    start = lines.tell()
    header = lines.readline()
    lines.seek(start)
    return max(DELIMITERS, key=lambda mark: len(next(csv.reader([header], delimiter=mark), [])))

"""Writes rows as CSV, for machines and for French spreadsheets, and as XLSX workbooks."""

import codecs
import csv
import datetime
import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter
from django.utils import timezone

from registry.cells import neutral, written

COLUMN_WIDTH = 22
LONGEST_CELL = 32_767  # characters: Excel's own limit
LONGEST_NAME = 31  # of a sheet, likewise
FIRST_YEAR = 1900
SHEET_ROWS = 1_048_576  # the heading included: Excel's own limit


@dataclass(frozen=True)
class Dialect:
    """How a CSV file is written: RFC 4180 by default."""

    delimiter: str = ","
    decimal: str = "."
    bom: bytes = b""


DIALECTS = {
    "": Dialect(),
    "excel-fr": Dialect(delimiter=";", decimal=",", bom=codecs.BOM_UTF8),
}


class _Line:
    """A file that gives back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_bytes(rows: Iterable[Iterable[Any]], dialect: Dialect = DIALECTS[""]) -> Iterator[bytes]:
    """The rows of values as the bytes of a CSV file, line by line, with formulas neutralised."""
    writer = csv.writer(_Line(), delimiter=dialect.delimiter, lineterminator="\r\n")
    yield dialect.bom
    for row in rows:
        line: str = writer.writerow(_cell(value, dialect) for value in row)
        yield line.encode()


def _cell(value: Any, dialect: Dialect) -> str:
    if isinstance(value, Decimal):
        return written(value).replace(".", dialect.decimal)
    return neutral(written(value))


class Fingerprint:
    """The size, the lines and the SHA-256 of a CSV file, by its rows or by its pieces."""

    def __init__(self) -> None:
        self.bytes, self.lines, self._hash = 0, 0, hashlib.sha256()
        self._writer: Any = csv.writer(_Line(), lineterminator="\r\n")

    def row(self, row: Iterable[Any]) -> None:
        """A row, as the canonical CSV file writes it."""
        line: str = self._writer.writerow(_cell(value, DIALECTS[""]) for value in row)
        self._add(line.encode())

    def piece(self, piece: bytes) -> None:
        """A line, or the mark before the first."""
        self._add(piece)

    def _add(self, piece: bytes) -> None:
        self._hash.update(piece)
        self.bytes += len(piece)
        self.lines += piece.endswith(b"\n")

    @property
    def sha256(self) -> str:
        return self._hash.hexdigest()


Beside = Mapping[str, Callable[[], Iterable[Sequence[Any]]]]


def workbook(
    header: Sequence[str],
    rows: Iterable[Sequence[Any]],
    *,
    name: str | None = None,
    beside: Beside | None = None,
) -> IO[bytes]:
    """An XLSX file: a sheet with a frozen heading and filters, whose cells keep their types.

    ``name``: of the sheet, without ``[]:*?/\\``, cut at Excel's limit. ``beside``: other sheets by
    name, read after the rows. Rows are written to disk as they come.
    """
    made = TemporaryFile()  # noqa: SIM115 - the response closes it
    book = xlsxwriter.Workbook(made, {"constant_memory": True, "strings_to_formulas": False})
    formats = _Formats(
        day=book.add_format({"num_format": "yyyy-mm-dd"}),
        moment=book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        amount=book.add_format({"num_format": "#,##0.00"}),
        heading=book.add_format({"bold": True}),
    )
    sheet = book.add_worksheet(name and name[:LONGEST_NAME])
    last = _fill(sheet, [header], formats, heading=True)
    last = _fill(sheet, rows, formats, start=last + 1)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(header), 1) - 1, COLUMN_WIDTH)
    sheet.autofilter(0, 0, last, max(len(header), 1) - 1)
    for title, others in (beside or {}).items():
        other = book.add_worksheet(title)
        other.set_column(0, 3, 2 * COLUMN_WIDTH)
        _fill(other, others(), formats)
    book.close()
    made.seek(0)
    return made


@dataclass(frozen=True)
class _Formats:
    day: Any
    moment: Any
    amount: Any
    heading: Any


def _fill(
    sheet: Any,
    rows: Iterable[Sequence[Any]],
    formats: _Formats,
    *,
    start: int = 0,
    heading: bool = False,
) -> int:
    """The number of the last row written. Raises ``ValueError`` when the sheet is full."""
    last = start - 1
    for last, row in enumerate(rows, start):
        for column, value in enumerate(row):
            if heading:
                sheet.write_string(last, column, neutral(str(value)), formats.heading)
            else:
                _write(sheet, last, column, value, formats)
    return last


def _write(sheet: Any, row: int, column: int, value: Any, formats: _Formats) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, Decimal):
        sheet.write_number(row, column, value, formats.amount if _is_amount(value) else None)
    elif isinstance(value, int):
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime.date):
        _write_day(sheet, row, column, value, formats)
    elif sheet.write_string(row, column, neutral(str(value))[:LONGEST_CELL]) == -1:
        raise ValueError("the sheet is full")


def _is_amount(value: Decimal) -> bool:
    return value.as_tuple().exponent == -2


def _write_day(sheet: Any, row: int, column: int, value: datetime.date, formats: _Formats) -> None:
    """Excel knows no day before 1900, nor time zones: such a day is a text, a moment Québec's."""
    if value.year < FIRST_YEAR:
        sheet.write_string(row, column, value.isoformat())
    elif isinstance(value, datetime.datetime):
        local = timezone.localtime(value).replace(tzinfo=None)
        sheet.write_datetime(row, column, local, formats.moment)
    else:
        sheet.write_datetime(row, column, value, formats.day)

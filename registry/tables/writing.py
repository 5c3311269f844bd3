"""Writes rows as CSV, for machines and for French spreadsheets, and as XLSX workbooks."""

import codecs
import csv
import datetime
import hashlib
import io
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from tempfile import TemporaryFile
from types import NoneType
from typing import IO, Any

import xlsxwriter
from django.utils import timezone

from registry.cells import RISKY, neutral, written
from registry.chunks import chunks

COLUMN_WIDTH = 22
LONGEST_CELL = 32_767  # characters: Excel's own limit
LONGEST_NAME = 31  # of a sheet, likewise
FIRST_YEAR = 1900
LINES = 500  # of CSV that are made at once
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


def csv_bytes(rows: Iterable[Sequence[Any]], dialect: Dialect = DIALECTS[""]) -> Iterator[bytes]:
    """The rows of values as the bytes of a CSV file, some lines at a time, with formulas
    neutralised; the mark before the first line alone."""
    yield dialect.bom
    for lines in chunks(rows, LINES):
        yield _lines(lines, dialect)


def _lines(rows: Sequence[Sequence[Any]], dialect: Dialect) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, delimiter=dialect.delimiter, lineterminator="\r\n")
    columns = [_cells(values, dialect.decimal) for values in zip(*rows, strict=True)]
    writer.writerows(zip(*columns, strict=True))
    return text.getvalue().encode()


def _cells(values: Sequence[Any], point: str) -> Sequence[Any]:
    """The cells of some values of a column: what they are is told of all of them at once, and
    ``csv`` itself writes texts, whole numbers, ISO days, and nothing for None."""
    types = set(map(type, values)) - {NoneType}
    if types <= {int, datetime.date}:
        return values
    if types == {datetime.datetime}:
        zone = timezone.get_current_timezone()
        return [value and value.astimezone(zone).date() for value in values]
    if types == {str}:
        risky = not RISKY.isdisjoint(value[0] for value in values if value)
        return [value and _harmless(value) for value in values] if risky else values
    return [None if value is None else _cell(value, point) for value in values]


def _cell(value: Any, point: str) -> str:
    if type(value) is Decimal:
        return f"{value:f}".replace(".", point)
    return _harmless(written(value))


def _harmless(text: str) -> str:
    return neutral(text) if text[:1] in RISKY else text


class Fingerprint:
    """The size in bytes and the SHA-256 of a file, by its pieces."""

    def __init__(self) -> None:
        self.bytes, self._hash = 0, hashlib.sha256()

    def add(self, piece: bytes) -> None:
        self._hash.update(piece)
        self.bytes += len(piece)

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
    formats = _Formats.of(book)
    sheet, columns = book.add_worksheet(name and name[:LONGEST_NAME]), max(len(header), 1)
    _fill(sheet, [header], formats, heading=True)
    last = _fill(sheet, rows, formats, start=1)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, columns - 1, COLUMN_WIDTH)
    sheet.autofilter(0, 0, last, columns - 1)
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

    @classmethod
    def of(cls, book: Any) -> "_Formats":
        return cls(
            day=book.add_format({"num_format": "yyyy-mm-dd"}),
            moment=book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
            amount=book.add_format({"num_format": "#,##0.00"}),
            heading=book.add_format({"bold": True}),
        )


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

"""Writes rows as CSV, for machines and for French spreadsheets, and as XLSX workbooks."""

import codecs
import csv
import datetime
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any

import xlsxwriter

from registry.cells import neutral, written

COLUMN_WIDTH = 22
LONGEST_CELL = 32_767  # characters: Excel's own limit
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


def workbook(rows: Iterable[Sequence[Any]]) -> IO[bytes]:
    """The rows of values as an XLSX file of one sheet, the first row its frozen heading; cells
    keep their types. Rows are written to disk as they come."""
    made = TemporaryFile()  # noqa: SIM115 - the response closes it
    book = xlsxwriter.Workbook(made, {"constant_memory": True, "strings_to_formulas": False})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet = book.add_worksheet()
    last, width = 0, 1
    for last, row in enumerate(rows):
        width = max(width, len(row))
        for column, value in enumerate(row):
            _write(sheet, last, column, value, day)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, width - 1, COLUMN_WIDTH)
    sheet.autofilter(0, 0, last, width - 1)
    book.close()
    made.seek(0)
    return made


def _write(sheet: Any, row: int, column: int, value: Any, day: Any) -> None:
    if value is None or value == "":
        return
    if isinstance(value, bool):
        sheet.write_boolean(row, column, value)
    elif isinstance(value, int | Decimal):
        sheet.write_number(row, column, value)
    elif isinstance(value, datetime.date):
        _write_day(sheet, row, column, value, day)
    elif sheet.write_string(row, column, neutral(str(value))[:LONGEST_CELL]) == -1:
        raise ValueError("the sheet is full")


def _write_day(sheet: Any, row: int, column: int, value: datetime.date, day: Any) -> None:
    """Excel knows no day before 1900: such a day is a text."""
    if value.year < FIRST_YEAR:
        sheet.write_string(row, column, value.isoformat())
    else:
        sheet.write_datetime(row, column, value, day)

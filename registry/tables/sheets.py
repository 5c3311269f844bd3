"""Writes rows as XLSX workbooks: typed cells, a frozen heading, filters; on disk as they come."""

import datetime
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from decimal import Decimal
from itertools import zip_longest
from tempfile import TemporaryDirectory, TemporaryFile
from types import NoneType
from typing import IO, Any, Self

import xlsxwriter
from django.utils import timezone
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from registry.cells import RISKY, neutral
from registry.chunks import chunks

COLUMN_WIDTH = 22
LONGEST_CELL = 32_767  # UTF-16 units: Excel's own limit
LONGEST_NAME = 31  # of a sheet, likewise
SHEET_ROWS = 1_048_576  # the heading included: likewise
FIRST_YEAR = 1900
BEFORE_FIRST = datetime.date(1899, 12, 30).toordinal()
LEAP = 61  # the day after 29 February 1900, which only Excel had
DAY = 24 * 60 * 60  # seconds
SHAPES = {"day": "yyyy-mm-dd", "moment": "yyyy-mm-dd hh:mm", "amount": "#,##0.00"}
ROWS = 500  # that are made at once
# What XML writes in another way, or Excel does: control characters, and its own escapes of them.
SPECIAL = re.compile("[&<>\x00-\x08\x0b-\x1f\ufffe\uffff]|_x[0-9a-fA-F]{4}_")
XML = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

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
    name, read after the rows. Raises ``ValueError`` when the sheet is full.
    """
    made = TemporaryFile()  # noqa: SIM115 - the response closes it
    with TemporaryDirectory() as folder:  # of the rows, which go with it if they break off
        book = xlsxwriter.Workbook(made, {"constant_memory": True, "tmpdir": folder})
        sheet, columns = Sheet.added_to(book, name and name[:LONGEST_NAME]), max(len(header), 1)
        sheet.set_column(0, columns - 1, COLUMN_WIDTH)
        bold = book.add_format({"bold": True})
        for place, label in enumerate(header):
            sheet.write_string(0, place, neutral(str(label)), bold)
        last = sheet.write_rows(rows, start=1)
        sheet.freeze_panes(1, 0)
        sheet.autofilter(0, 0, last, columns - 1)
        for title, others in (beside or {}).items():
            other = Sheet.added_to(book, title)
            other.set_column(0, 3, 2 * COLUMN_WIDTH)
            other.write_rows(others())
        book.close()
    made.seek(0)
    return made


class Sheet(Worksheet):
    """A sheet of XlsxWriter to which rows are added many at a time, column by column: cell by
    cell, as it writes them, takes ten times as long."""

    styles: "Styles"

    @classmethod
    def added_to(cls, book: Any, name: str | None = None) -> Self:
        sheet: Self = book.add_worksheet(name, worksheet_class=cls)
        formats = {style: book.add_format({"num_format": shape}) for style, shape in SHAPES.items()}
        sheet.styles = {style: f' s="{one._get_xf_index()}"' for style, one in formats.items()}
        return sheet

    def write_rows(self, rows: Iterable[Sequence[Any]], *, start: int = 0) -> int:
        """The number of the last row written. Raises ``ValueError`` when the sheet is full."""
        self._write_single_row(start)  # what was written cell by cell comes before
        for some in chunks(rows, ROWS):
            numbers = range(start + 1, start + len(some) + 1)
            columns = [
                self._cells(xl_col_to_name(place), values, numbers)
                for place, values in enumerate(zip_longest(*some))
            ]
            if columns and self._check_dimensions(numbers[-1] - 1, len(columns) - 1):
                raise ValueError("the sheet is full")
            self.row_data_fh.writelines(
                f'<row r="{number}">{"".join(cells)}</row>'
                for number, *cells in zip(numbers, *columns, strict=True)
            )
            start += len(some)
        self.previous_row = start
        return start - 1

    def _cells(self, name: str, values: Sequence[Any], numbers: Sequence[int]) -> Sequence[str]:
        """The cells of some values of a column, whose type is told of all of them at once."""
        types = set(map(type, values)) - {NoneType}
        write = OF_TYPES.get(types.pop(), _text) if len(types) == 1 else _any
        if write is _plain_text and _has_special([value for value in values if value]):
            write = _text
        pairs = zip(values, numbers, strict=True)
        return [
            "" if value is None or value == "" else write(f'<c r="{name}{n}"', value, self.styles)
            for value, n in pairs
        ]


def _has_special(texts: Sequence[str]) -> bool:
    if not texts:
        return False
    return (
        not RISKY.isdisjoint(text[0] for text in texts)
        or bool(SPECIAL.search("\n".join(texts)))
        or max(map(len, texts)) > LONGEST_CELL // 2
    )


# Each gives the cell of a value from its beginning.

Styles = Mapping[str, str]


def _plain_text(cell: str, text: str, styles: Styles) -> str:
    return f'{cell} t="inlineStr"><is><t xml:space="preserve">{text}</t></is></c>'


def _text(cell: str, value: Any, styles: Styles) -> str:
    return _plain_text(cell, SPECIAL.sub(_escaped, _cut(neutral(str(value)))), styles)


def _escaped(found: re.Match[str]) -> str:
    text = found[0]
    if text in XML:
        return XML[text]
    return f"_x005F{text}" if text.startswith("_x") else f"_x{ord(text):04X}_"


def _cut(text: str) -> str:
    if len(text) <= LONGEST_CELL // 2:
        return text
    return text.encode("utf-16-le")[: 2 * LONGEST_CELL].decode("utf-16-le", "ignore")


def _number(cell: str, value: int, styles: Styles) -> str:
    return f"{cell}><v>{value}</v></c>"


def _decimal(cell: str, value: Decimal, styles: Styles) -> str:
    digits = f"{value:f}"
    style = styles["amount"] if digits[-3:-2] == "." else ""
    return f"{cell}{style}><v>{digits}</v></c>"


def _boolean(cell: str, value: bool, styles: Styles) -> str:
    return f'{cell} t="b"><v>{value:d}</v></c>'


def _day(cell: str, value: datetime.date, styles: Styles) -> str:
    """Excel knows no day before 1900: such a day is a text."""
    if value.year < FIRST_YEAR:
        return _plain_text(cell, value.isoformat(), styles)
    return f"{cell}{styles['day']}><v>{_days(value)}</v></c>"


def _moment(cell: str, value: datetime.datetime, styles: Styles) -> str:
    """It knows no time zone either: a moment is Québec's."""
    local = timezone.localtime(value)
    if local.year < FIRST_YEAR:
        return _plain_text(cell, local.isoformat(), styles)
    second = (local.hour * 60 + local.minute) * 60 + local.second + local.microsecond / 1e6
    return f"{cell}{styles['moment']}><v>{_days(local) + second / DAY:.16G}</v></c>"


def _days(day: datetime.date) -> int:
    number = day.toordinal() - BEFORE_FIRST
    return number - (number < LEAP)


def _any(cell: str, value: Any, styles: Styles) -> str:
    write = OF_TYPES.get(type(value), _text)
    return (_text if write is _plain_text else write)(cell, value, styles)


OF_TYPES: dict[type, Callable[[str, Any, Styles], str]] = {
    str: _plain_text,
    int: _number,
    bool: _boolean,
    Decimal: _decimal,
    datetime.date: _day,
    datetime.datetime: _moment,
}

"""Writes rows of text as CSV, for machines and for French spreadsheets."""

import codecs
import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from registry.cells import neutral, written


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

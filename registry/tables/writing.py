"""Writes rows as CSV, for machines and for French spreadsheets."""

import codecs
import datetime
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from types import NoneType
from typing import Any

from registry.cells import RISKY, neutral, written
from registry.chunks import chunks

LINES = 500  # of CSV that are made at once


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
    """As ``csv`` writes them, column by column: what the values of one are, and whether one needs
    quotes, is told of all of them at once."""
    columns = [
        _quoted(_texts(values, dialect.decimal), dialect) for values in zip(*rows, strict=True)
    ]
    if len(columns) == 1:
        columns = [[text or '""' for text in columns[0]]]  # an empty line would be no row
    lines = map(dialect.delimiter.join, zip(*columns, strict=True))
    return "".join([f"{line}\r\n" for line in lines]).encode()


def _quoted(texts: Sequence[str], dialect: Dialect) -> Sequence[str]:
    special = (dialect.delimiter, '"', "\r", "\n")
    whole = "".join(texts)
    found = [one for one in special if one in whole]
    if not found:
        return texts
    return [_in_quotes(text) if any(one in text for one in found) else text for text in texts]


def _in_quotes(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""'))


def _texts(values: Sequence[Any], point: str) -> Sequence[str]:
    types = set(map(type, values)) - {NoneType}
    if types == {str}:
        risky = not RISKY.isdisjoint(value[0] for value in values if value)
        return [_harmless(value or "") for value in values] if risky else [v or "" for v in values]
    if types <= {int, datetime.date, datetime.datetime}:
        told = {value: written(value) for value in set(values)}
        return [told[value] for value in values]
    return ["" if value is None else _cell(value, point) for value in values]


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

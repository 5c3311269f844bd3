"""Writes rows as CSV, for machines and for French spreadsheets."""

import codecs
import datetime
import hashlib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from operator import itemgetter
from types import NoneType
from typing import Any

from registry.cells import RISKY, neutral, written
from registry.chunks import chunks

LINES = 500  # of CSV that are made at once
FIRST = itemgetter(slice(1))


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
    return ("\r\n".join(lines) + "\r\n").encode()


def _quoted(texts: Sequence[str], dialect: Dialect) -> Sequence[str]:
    whole = "".join(texts)
    found = [one for one in (dialect.delimiter, '"', "\r", "\n") if one in whole]
    if not found:
        return texts
    if found == [dialect.delimiter]:
        return [f'"{text}"' if dialect.delimiter in text else text for text in texts]
    return [_in_quotes(text) if any(one in text for one in found) else text for text in texts]


def _in_quotes(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""'))


def _texts(values: Sequence[Any], point: str) -> Sequence[str]:
    types = set(map(type, values)) - {NoneType}
    if types == {str}:
        texts = [value or "" for value in values]
        return texts if RISKY.isdisjoint(map(FIRST, texts)) else list(map(_harmless, texts))
    if types <= {int, datetime.date, datetime.datetime}:
        told = {value: written(value) for value in set(values)}
        return [told[value] for value in values]
    if types == {Decimal}:
        return ["" if value is None else _number(value, point) for value in values]
    return ["" if value is None else _cell(value, point) for value in values]


def _cell(value: Any, point: str) -> str:
    return _number(value, point) if type(value) is Decimal else _harmless(written(value))


def _number(value: Decimal, point: str) -> str:
    text = str(value)
    return (f"{value:f}" if "E" in text else text).replace(".", point)


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

"""The formats of extracts: each writes one as pieces of a file, in bounded memory."""

import datetime
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain, islice
from typing import Any

import msgspec
from django.utils import timezone
from django.utils.translation import gettext as _

from registry.chunks import chunks
from registry.extracts.extract import Extract
from registry.extracts.manifest import Told, about
from registry.tables.sheets import workbook
from registry.tables.writing import DIALECTS, Dialect, csv_bytes

PIECE = 64 * 1024  # bytes of a finished file that are sent at once
LINES = 200  # of JSON that are sent at once
ENCODER = msgspec.json.Encoder(decimal_format="number")


@dataclass(frozen=True)
class Manner:
    """``labels``: the header holds labels instead of keys; JSON keeps its keys."""

    labels: bool = False
    dialect: str = ""

    @property
    def of_csv(self) -> Dialect:
        return DIALECTS[self.dialect]


@dataclass(frozen=True)
class Format:
    """``trouble``: what tells, at the end of a file that broke off, that it is incomplete; without
    it, a file that breaks off cannot be opened."""

    ending: str
    label: str
    media_type: str
    write: Callable[[Extract, Manner], Iterator[bytes]]
    trouble: Callable[[str], bytes] | None = None


def _csv(extract: Extract, manner: Manner) -> Iterator[bytes]:
    return csv_bytes(extract.table(labels=manner.labels), manner.of_csv)


def _xlsx(extract: Extract, manner: Manner) -> Iterator[bytes]:
    """Beside the rows, a sheet that says how they were made and what each column means. It takes
    long, and is made whole before it is sent: the answer begins once its rows are being read, as
    that of a CSV file, with two pieces of nothing."""
    yield b""
    told = Told(extract)
    beside = {_("About"): told.sheet}
    header = extract.header(labels=manner.labels)
    rows = told.rows()
    begun = list(islice(rows, 1))
    yield b""
    with workbook(header, chain(begun, rows), name=extract.name, beside=beside) as made:
        while piece := made.read(PIECE):
            yield piece


def _json(extract: Extract, manner: Manner) -> Iterator[bytes]:
    """An object: what the extract is, its rows, and at last how many: one that broke off is no
    JSON."""
    count = 0
    yield b'{"extract":' + ENCODER.encode(about(extract)) + b',"rows":[\n'
    for lines in chunks(_objects(extract), LINES):
        yield (b",\n" if count else b"") + b",\n".join(lines)
        count += len(lines)
    yield b'\n],"count":%d}\n' % count


def _ndjson(extract: Extract, manner: Manner) -> Iterator[bytes]:
    for lines in chunks(_objects(extract), LINES):
        yield b"\n".join(lines) + b"\n"


def _objects(extract: Extract) -> Iterator[bytes]:
    keys = extract.keys
    for row in extract.rows():
        yield ENCODER.encode(dict(zip(keys, map(_plain, row), strict=True)))


def _plain(value: Any) -> Any:
    if isinstance(value, datetime.datetime):
        return timezone.localtime(value).date()
    if value == "" or value is None:
        return None
    return value if isinstance(value, bool | int) or not isinstance(value, str) else str(value)


FORMATS = {
    one.ending: one
    for one in (
        Format(
            "csv",
            "CSV",
            "text/csv; charset=utf-8",
            _csv,
            trouble=lambda message: f"\r\n#ERROR {message}\r\n".encode(),
        ),
        Format(
            "xlsx",
            "XLSX",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            _xlsx,
        ),
        Format("json", "JSON", "application/json", _json),
        Format(
            "ndjson",
            "NDJSON",
            "application/x-ndjson",
            _ndjson,
            trouble=lambda message: ENCODER.encode({"error": message}) + b"\n",
        ),
    )
}

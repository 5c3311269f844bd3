"""The public data as one SQLite file: typed columns, references that hold, and what they mean."""

import datetime
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing
from decimal import Decimal
from functools import partial
from pathlib import Path
from typing import Any

from django.conf import settings

from portal.api_urls import API
from portal.open_data.schema import Kept, Schema, code_table, quoted
from portal.open_data.tables import TABLES, Table, codes_of
from registry.bilingual import LANGUAGES, in_each_language
from registry.cells import split_list, split_share
from registry.chunks import chunks
from registry.extracts import LICENCE, Heading

ROWS = 1000  # that are written at once
FORMAT = 1  # grows when a table or a column of the file leaves it, or changes its meaning
DICTIONARY = """CREATE TABLE dictionary (
  "table" TEXT NOT NULL, "column" TEXT NOT NULL, type TEXT NOT NULL,
  label_fr TEXT, label_en TEXT, definition_fr TEXT, definition_en TEXT,
  PRIMARY KEY ("table", "column")
)"""
METADATA = "CREATE TABLE metadata (name TEXT NOT NULL PRIMARY KEY, value TEXT NOT NULL)"


class Torn(Exception):
    """The file would refer to what it does not hold."""


def write_database(path: Path, made_at: datetime.datetime) -> None:
    """Make the file at the path, where there is none. Raises ``Torn``."""
    with closing(sqlite3.connect(path, isolation_level=None)) as file:
        for pragma in ("journal_mode = OFF", "synchronous = OFF", f"user_version = {FORMAT}"):
            file.execute(f"PRAGMA {pragma}")
        file.execute("BEGIN")
        _write_codes(file)
        counts = {table.name: _write_table(file, table) for table in TABLES}
        _write_meanings(file, made_at, counts)
        if torn := file.execute("PRAGMA foreign_key_check").fetchone():
            raise Torn(str(torn))
        file.execute("COMMIT")
        file.execute("ANALYZE")


def _write_codes(file: sqlite3.Connection) -> None:
    for one in API.codelists:
        kept = code_table(one)
        _make(file, kept)
        rows = ((code, label.get("fr"), label.get("en")) for code, label in codes_of(one).items())
        file.executemany(_insert(kept), rows)


def _write_table(file: sqlite3.Connection, table: Table) -> int:
    """The rows of a table, and of those of its lists; how many it has."""
    whole, lists = Schema(API.codelists).of(table)
    for kept in (whole, *lists):
        _make(file, kept)
    names = [column.key for column in table.columns]
    key, shown = names.index(table.key), [names.index(cell.name) for cell in whole.cells]
    count = 0
    for rows in chunks(table.rows(), ROWS):
        file.executemany(_insert(whole), ([_plain(row[at]) for at in shown] for row in rows))
        for kept in lists:
            file.executemany(_insert(kept), _listed(kept, rows, key))
        count += len(rows)
    for kept in (whole, *lists):
        for statement in kept.indexes():
            file.execute(statement)
    return count


def _make(file: sqlite3.Connection, kept: Kept) -> None:
    for statement in kept.statements():
        file.execute(statement)


def _insert(kept: Kept) -> str:
    marks = ", ".join("?" * len(kept.cells))
    return f"INSERT INTO {quoted(kept.name)} VALUES ({marks})"  # noqa: S608 - our own names


def _listed(kept: Kept, rows: Sequence[Sequence[Any]], key: int) -> Iterator[tuple[Any, ...]]:
    assert kept.place is not None
    has_shares = len(kept.cells) > 2
    for row in rows:
        values = dict.fromkeys(split_list(row[kept.place] or ""))
        for value in values:
            yield (row[key], *_shared(value)) if has_shares else (row[key], value)


def _shared(text: str) -> tuple[str, float | None]:
    code, share = split_share(text)
    return code, None if share is None else float(share)


def _plain(value: Any) -> Any:
    """As SQLite keeps it: unknown is NULL, days and moments are ISO texts, moments in UTC."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="seconds")
    if isinstance(value, datetime.date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    return None if value in ("", None) else value


def _write_meanings(
    file: sqlite3.Connection, made_at: datetime.datetime, counts: dict[str, int]
) -> None:
    file.execute(METADATA)
    told = {
        "title_fr": settings.SITE_NAMES["fr"],
        "title_en": settings.SITE_NAMES["en"],
        "publisher": settings.MINISTRY["name_fr"],
        "licence": LICENCE["name"],
        "licence_url": LICENCE["path"],
        "made_at": made_at.astimezone(datetime.UTC).isoformat(timespec="seconds"),
        "software": f"mrif-partners {settings.SOFTWARE_VERSION}",
        **{f"rows_{name}": str(count) for name, count in counts.items()},
    }
    file.executemany("INSERT INTO metadata VALUES (?, ?)", told.items())
    file.execute(DICTIONARY)
    for table in TABLES:
        file.executemany("INSERT INTO dictionary VALUES (?, ?, ?, ?, ?, ?, ?)", meanings(table))


def meanings(table: Table) -> Iterable[tuple[str, ...]]:
    """Of each column: its table, its key, its type, its label and what it means, by language."""
    for one in table.headings:
        texts = in_each_language(partial(_texts, one))
        told = [texts[language][place] for place in (0, 1) for language in LANGUAGES]
        yield table.name, one.key, one.type.value, *told


def _texts(one: Heading) -> tuple[str, str]:
    return str(one.label), str(one.help)

"""Long tables on disk, so that they take little memory however long they are: in a database of
SQLite without a name, which is this process's own, and goes with who holds it."""

import json
import pickle
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from registry.cells import written
from registry.extracts.heading import Value

Row = Sequence[Value]
Key = tuple[Value, ...]
MEGABYTES = 4  # of it that are in memory
TABLES = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE line (place INTEGER PRIMARY KEY, key TEXT, cells BLOB);
CREATE TABLE other (key TEXT PRIMARY KEY) WITHOUT ROWID;
"""
PUT = "INSERT INTO line (key, cells) VALUES (?, ?)"
ALL = "SELECT place, cells FROM line ORDER BY place"
FOUND = "SELECT place, cells FROM line WHERE key = ?"
TWICE = (
    "SELECT min(place) AS first FROM line GROUP BY key HAVING count(*) > 1 ORDER BY first LIMIT 1"
)


class RowsOnDisk:
    """Rows in their order, each at its place, from 1; ``key``: where in a row what tells it apart
    is, if it is to be found by that."""

    def __init__(self, rows: Iterable[Row], key: Sequence[int] = ()) -> None:
        self._key = key
        self._file = sqlite3.connect("", isolation_level=None, check_same_thread=False)
        self._file.execute(f"PRAGMA cache_size = {-1024 * MEGABYTES}")
        self._file.executescript(TABLES)
        self._file.execute("BEGIN")
        self._file.executemany(PUT, ((self._text(row), packed(row)) for row in rows))
        self._file.execute("COMMIT")
        if key:
            self._file.execute("CREATE INDEX line_by_key ON line (key)")

    def __iter__(self) -> Iterator[Row]:
        return (row for _place, row in self.placed())

    def placed(self) -> Iterator[tuple[int, Row]]:
        return ((place, unpacked(cells)) for place, cells in self._file.execute(ALL))

    def find(self, row: Row) -> tuple[int, bytes] | None:
        """Where the row with the key of this one is, and what it was packed as."""
        found: tuple[int, bytes] | None = self._file.execute(FOUND, [self._text(row)]).fetchone()
        return found

    def is_first(self, row: Row) -> bool:
        """Whether it is the first time that this is asked of a row with its key."""
        put = "INSERT OR IGNORE INTO other (key) VALUES (?)"
        return self._file.execute(put, [self._text(row)]).rowcount == 1

    def twice(self) -> Key | None:
        """The key that two rows have, the first of all that are."""
        (found,) = self._file.execute(TWICE).fetchone() or (None,)
        if found is None:
            return None
        (cells,) = self._file.execute("SELECT cells FROM line WHERE place = ?", [found]).fetchone()
        return tuple(unpacked(cells)[place] for place in self._key)

    def close(self) -> None:
        self._file.close()

    def _text(self, row: Row) -> str | None:
        if not self._key:
            return None
        values: list[Any] = [row[place] for place in self._key]
        return json.dumps([None if one is None else written(one) for one in values])


def packed(row: Row) -> bytes:
    return pickle.dumps(tuple(row), pickle.HIGHEST_PROTOCOL)


def unpacked(cells: bytes) -> Row:
    found: Row = pickle.loads(cells)  # noqa: S301 - our own, which nobody else can have written
    return found

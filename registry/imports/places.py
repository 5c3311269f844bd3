"""Where the rows that were read stand in their files, by what they are known by."""

import sqlite3
from collections.abc import Collection, Mapping
from typing import Any

# Nothing of it is to outlive the run: it waits for no disk, and a break leaves nothing to mend.
UNSAFE = "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
TABLE = "CREATE TABLE place (known_by TEXT PRIMARY KEY, first TEXT, times INTEGER) WITHOUT ROWID"
FEW = 500  # asked for at once

Identity = tuple[Any, ...]  # of a record: the values that it is known again by
Place = tuple[str, int]


class Places:
    """The first place of each, and how many there are: in a file without a name, of which two
    megabytes are in memory however long the files are. Close it in the end."""

    def __init__(self) -> None:
        self._kept = sqlite3.connect("", isolation_level=None)
        self._kept.executescript(UNSAFE + TABLE)

    def close(self) -> None:
        self._kept.close()

    def among(self, asked: Collection[str]) -> dict[str, Place]:
        """Of those asked for, by what they are known by."""
        found: dict[str, Place] = {}
        names = list(asked)
        for begin in range(0, len(names), FEW):
            some = names[begin : begin + FEW]
            marks = ", ".join("?" * len(some))
            rows = self._kept.execute(f"SELECT * FROM place WHERE known_by IN ({marks})", some)  # noqa: S608 - marks alone
            found |= {name: (first, times) for name, first, times in rows}
        return found

    def keep(self, places: Mapping[str, Place]) -> None:
        rows = [(name, *place) for name, place in places.items()]
        self._kept.execute("BEGIN")
        self._kept.executemany("INSERT OR REPLACE INTO place VALUES (?, ?, ?)", rows)
        self._kept.execute("COMMIT")

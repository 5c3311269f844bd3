"""Which files are read: tables, and those of other kinds, for which a room adds what reads them."""

from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from registry.tables.reading import SPREADSHEETS

READABLE = {".csv", ".tsv", ".txt", *SPREADSHEETS}
# By the ending of a file, what gives its sources.
READERS: dict[str, Callable[[Path], list[Any]]] = {}


def passed_over(sources: Iterable[Any]) -> list[Any]:
    """What of the sources is brought in nowhere, in words, once they are read."""
    return [line for one in sources for line in getattr(one, "passed_over", tuple)()]

"""How many rows went by, once the file of an extract is written."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from registry.extracts.extract import Extract


def counted(extract: Extract) -> tuple[Extract, Callable[[], int]]:
    """The extract, and what tells how many rows of it were read the last time."""
    seen = [0]

    def rows() -> Iterator[Sequence[Any]]:
        seen[0] = 0
        for row in extract.rows():
            seen[0] += 1
            yield row

    return replace(extract, rows=rows), lambda: seen[0]

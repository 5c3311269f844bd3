"""New records of a file, and what each may be that is there already."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Doubt:
    """What a new record may be, and why, a sentence. ``pk``: of the stored record, None where it
    is another row."""

    pk: int | None
    why: Any


@dataclass(frozen=True)
class New:
    """A record that a row made. ``place``: the file, and the row."""

    record: Any
    place: str

"""What is given to a write, and what it did."""

import datetime
from dataclasses import dataclass, field
from typing import Any

from registry.models import Publishable


@dataclass
class Draft:
    """A record as someone wants it.

    ``parts``: the whole of its rows in each relation that is given, by related name; a
    relation that is absent stays as it is. ``seen``: when its writer saw the record last
    changed; where it changed since, the write is refused.
    """

    record: Any
    parts: dict[str, list[Any]] = field(default_factory=dict)
    seen: datetime.datetime | None = None

    @property
    def rows(self) -> list[Any]:
        """The record and its parts."""
        return [self.record, *(row for rows in self.parts.values() for row in rows)]


@dataclass
class Written:
    """What a write did to the records it was given.

    ``concerned``: the published records elsewhere, by model and primary key, whose rules of
    publication look at what it changed, or that a part has left; and what that was. ``untouched``:
    see ``leave_untouched`` of ``registry.actions.write``; the primary keys of the owners.
    """

    created: list[Any] = field(default_factory=list)
    updated: list[Any] = field(default_factory=list)
    unchanged: list[Any] = field(default_factory=list)
    concerned: dict[type[Publishable], dict[int, Any]] = field(default_factory=dict)
    untouched: set[int] = field(default_factory=set)

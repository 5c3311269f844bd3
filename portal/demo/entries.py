"""A publishable record of the demonstration, and the state it is to reach."""

from dataclasses import dataclass

from registry.actions import Draft
from registry.enums import Publication


@dataclass(frozen=True)
class Entry:
    draft: Draft
    publication: Publication = Publication.PUBLISHED
    archived_reason: str = ""

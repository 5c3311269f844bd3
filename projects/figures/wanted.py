"""Which projects and contributions figures are of."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from registry.days import days_of


@dataclass(frozen=True)
class Span:
    """Fiscal years, by the calendar years in which they begin, both included; None: without end."""

    begin: int | None = None
    end: int | None = None

    def within(self, path: str) -> dict[str, date]:
        """The lookups of the days at a path; an unknown day is in no span that is bounded."""
        found = {}
        if self.begin is not None:
            found[f"{path}__gte"] = days_of(self.begin)[0]
        if self.end is not None:
            found[f"{path}__lte"] = days_of(self.end)[1]
        return found

    def holds(self, year: int | None) -> bool:
        if year is None:
            return self.begin is None and self.end is None
        return (self.begin is None or self.begin <= year) and (self.end is None or year <= self.end)


ALWAYS = Span()


@dataclass(frozen=True)
class Wanted:
    """Projects of some types that start in a span; of their contributions, those at some stages,
    of some sources and natures, whose day is in a span. Nothing of a kind: any. ``everything``:
    what is not published too."""

    types: Collection[str] = ()
    stages: Collection[str] = ()
    sources: Collection[str] = ()
    natures: Collection[str] = ()
    begun: Span = ALWAYS
    dated: Span = ALWAYS
    everything: bool = False

    @classmethod
    def by(cls, asked: Mapping[str, Any], *, everything: bool, is_begun: bool) -> "Wanted":
        """What the clean values of parameters ask for."""
        names = {"types": "type", "stages": "stage", "sources": "source", "natures": "nature"}
        codes = {one: tuple(asked.get(name) or ()) for one, name in names.items()}
        span = asked.get("span", ALWAYS)
        begun, dated = (span, ALWAYS) if is_begun else (ALWAYS, span)
        return cls(**codes, begun=begun, dated=dated, everything=everything)

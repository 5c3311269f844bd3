"""Draws values, and keeps the world that they make."""

import datetime
from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests.oracle.world import World

UTC = datetime.UTC
# Either side of midnight in Québec, where UTC has another day, and around a 29 February.
INSTANTS = [
    datetime.datetime(2024, 2, 29, 17, tzinfo=UTC),
    datetime.datetime(2024, 3, 1, 3, 30, tzinfo=UTC),
    datetime.datetime(2023, 3, 1, 4, 59, tzinfo=UTC),
    datetime.datetime(2023, 7, 1, 3, 59, tzinfo=UTC),
    datetime.datetime(2023, 7, 1, 4, 0, tzinfo=UTC),
]
NEAR = (-1, 0, 1)


class Maker:
    def __init__(self, draw: Callable[[Any], Any]) -> None:
        self.draw = draw
        self.world = World(self.pick(*INSTANTS))
        self.spoiled = self.pick(False, False, False, True)
        self.add, self.of = self.world.add, self.world.of

    def pick(self, *values: Any) -> Any:
        return self.draw(st.sampled_from(values))

    def some(self, values: Any, most: int = 3, least: int = 0) -> list[Any]:
        """A few of the values, each once."""
        values = list(values)
        if not values:
            return []
        few = st.lists(st.sampled_from(values), min_size=least, max_size=most, unique_by=id)
        return self.draw(few)

    def number(self, least: int, most: int) -> int:
        return self.draw(st.integers(least, most))

    def rarely(self) -> bool:
        """True now and then in a world that is spoiled, never in another."""
        return self.spoiled and self.pick(False, False, False, True)

    def day(self, *, years: tuple[int, ...] = (0, 1, 3), known: bool = False) -> Any:
        """A day close to today or to its anniversary; now and then none, unless ``known``."""
        if not known and self.pick(True, False, False):
            return None
        today = self.world.today
        year = today.year - self.pick(*years)
        leap = (today.month, today.day) == (2, 29) and year % 4
        anniversary = today.replace(year=year, day=28 if leap else today.day)
        return anniversary + datetime.timedelta(self.pick(*NEAR))

    def past(self, *, known: bool = False) -> Any:
        return self.day(years=(1, 3), known=known)

    def interval(self) -> tuple[Any, Any]:
        """Mostly in order."""
        start, end = self.day(years=(0, 1, 3, 4)), self.day(years=(-1, 0, 1))
        if start and end and not self.rarely():
            start, end = min(start, end), max(start, end)
            end += datetime.timedelta(start == end)  # a membership has two days
        return start, end

    def bilingual(self, stem: str) -> dict[str, Any]:
        return {
            f"{stem}_fr": self.pick("Puits", "Puits", ""),
            f"{stem}_en": self.pick("", "Well"),
            f"{stem}_outdated_since": self.pick(None, None, INSTANTS[0]),
        }

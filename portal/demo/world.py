"""The fictional world: how many of each there are, and chance that a seed decides.

All that is said of a record follows from the seed and its number alone. A larger registry of
the same seed therefore begins with the records of a smaller one, and nothing need be kept in
memory.
"""

import datetime
from dataclasses import dataclass
from random import Random

PREFIX = "demo-"
# The day on which the demonstration takes place: no date follows the clock.
TODAY = datetime.date(2026, 9, 30)
FIRST_YEAR, LAST_YEAR = 2006, 2027


@dataclass(frozen=True)
class World:
    """``projects``: how many of them; the organizations follow from it."""

    seed: int
    projects: int

    @property
    def prefix(self) -> str:
        """What the keys of this world begin with, and those of no other seed."""
        return f"{PREFIX}{self.seed}-"

    def key(self, noun: str, number: int) -> str:
        return f"{self.prefix}{noun}-{number + 1:04d}"

    def source(self, noun: str, number: int) -> str:
        return f"https://example.org/demo/{noun}/{number + 1}"

    def chance(self, noun: str, number: int) -> Random:
        """Chance that belongs to one record."""
        return Random(f"{self.seed}/{noun}/{number}")  # noqa: S311 - no secret comes of it


def icos_among(projects: int) -> int:
    """How many ICOs a registry of so many projects has."""
    return max(24, projects // 6)


def southern_among(projects: int) -> int:
    return max(36, projects * 3 // 10)


def quebec_among(projects: int) -> int:
    return max(12, projects // 5)


def projects_at_southern(number: int) -> int:
    """The least number of projects at which this southern partner exists."""
    return 0 if number < southern_among(0) else (number + 1) * 10 // 3


def projects_at_quebec(number: int) -> int:
    return 0 if number < quebec_among(0) else (number + 1) * 5


def day_of(chance: Random, year: int, month: int = 0) -> datetime.date:
    """A day of the year, or of one of its months."""
    return datetime.date(year, month or chance.randint(1, 12), chance.randint(1, 28))


def days(count: int) -> datetime.timedelta:
    return datetime.timedelta(days=count)

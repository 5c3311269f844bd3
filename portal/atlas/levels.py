"""Few classes of a wide range of values, between round numbers, each with its words."""

import itertools
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from registry.amounts import dollars

DEEPEST = 5  # levels, each a shade of one colour

Number = int | Decimal


@dataclass(frozen=True)
class Level:
    """One line of the legend."""

    number: int
    words: str


@dataclass(frozen=True)
class Levels:
    """``floors``: the least value of each class, ascending; the first takes what is below too."""

    floors: list[int]
    words: Callable[[int], str]
    is_counted: bool

    def of(self, value: Number) -> int:
        """From 1 to 5; the highest class is always the deepest shade."""
        above = sum(1 for floor in self.floors[1:] if value >= floor)
        return DEEPEST - len(self.floors) + 1 + above

    @property
    def legend(self) -> list[Level]:
        ends = [*self.floors[1:], None]
        lines = itertools.starmap(self._range, zip(self.floors, ends, strict=True))
        first = DEEPEST - len(self.floors) + 1
        return [Level(number, words) for number, words in enumerate(lines, first)]

    def _range(self, floor: int, end: int | None) -> str:
        if end is None:
            return _("%(number)s or more") % {"number": self.words(floor)}
        if floor == self.floors[0] and floor > 1:
            return _("less than %(number)s") % {"number": self.words(end)}
        if end - floor == 1 and self.is_counted:
            return self.words(floor)
        last = end - 1 if self.is_counted else end
        return _("%(first)s to %(last)s") % {"first": self.words(floor), "last": self.words(last)}


def levels_of(values: Iterable[Number], *, are_dollars: bool = False) -> Levels:
    """The classes of the values, between 1, 2, 5, 10, 20, 50 and so on."""
    largest = max(values, default=1)
    floors = list(itertools.takewhile(lambda step: step <= largest, _steps()))[-DEEPEST:] or [1]
    return Levels(floors, _dollars if are_dollars else counted, not are_dollars)


def _steps() -> Iterable[int]:
    return (figure * 10**power for power in itertools.count() for figure in (1, 2, 5))


def counted(number: Any) -> str:
    return str(number_format(number, use_l10n=True, force_grouping=True))


def _dollars(amount: int) -> str:
    return dollars(amount, places=0)

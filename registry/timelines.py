"""Periods drawn one under the other on one scale of years."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Self

TICKS = 6
MOST = 12  # lines that a reader takes in at once


@dataclass(frozen=True)
class Period:
    """What took place from a day to a day; a day that is unknown is None. ``code``: of its kind,
    which the drawing tells by a pattern and a colour; ``label``: of that kind, in words.
    ``goes_on``: whether an unknown end means that it goes on."""

    name: str
    code: str
    label: Any
    start: datetime.date | None
    end: datetime.date | None
    url: str = ""
    lang: str = ""
    goes_on: bool = True


@dataclass(frozen=True)
class Line:
    """A period on the scale: where its bar begins and how wide it is, in hundredths of the whole
    as SVG reads them; without a width where no day is known."""

    period: Period
    x: str
    width: str


@dataclass(frozen=True)
class Tick:
    year: int
    x: str


@dataclass(frozen=True)
class Timeline:
    """``more``: how many periods began too early to be among the lines."""

    first: int
    last: int
    lines: list[Line]
    more: int = 0

    @classmethod
    def of(cls, periods: Iterable[Period], today: datetime.date) -> Self | None:
        """The latest of the periods of which a day is known, the earliest first; None where
        there is none."""
        known = [one for one in periods if one.start or one.end]
        if not known:
            return None
        known.sort(key=lambda one: (_reach(one, today), one.name))
        shown = known[-MOST:]
        days = [day for one in shown for day in _reach(one, today)]
        first, last = min(days).year, max(days).year
        scale = _Scale(first, last + 1)
        lines = [scale.line(one, today) for one in shown]
        return cls(first, last, lines, more=len(known) - len(shown))

    @property
    def ticks(self) -> list[Tick]:
        """A few years at even distances, from the first."""
        scale, step = _Scale(self.first, self.last + 1), -(-(self.last - self.first + 1) // TICKS)
        years = range(self.first, self.last + 1, step)
        return [Tick(year, scale.at(datetime.date(year, 1, 1))) for year in years]


def _reach(period: Period, today: datetime.date) -> tuple[datetime.date, datetime.date]:
    """From its first known day to its last: what goes on reaches today."""
    start = period.start or period.end or today
    if period.end:
        return start, max(start, period.end)
    return start, max(start, today) if period.goes_on else start


@dataclass(frozen=True)
class _Scale:
    """From the first day of a year to the first day of another."""

    first: int
    beyond: int

    def at(self, day: datetime.date) -> str:
        return _written(self._place(day))

    def line(self, period: Period, today: datetime.date) -> Line:
        start, end = (self._place(day) for day in _reach(period, today))
        return Line(period, _written(start), _written(max(end - start, 1)))

    def _place(self, day: datetime.date) -> float:
        year = datetime.date(day.year, 1, 1)
        within = (day - year).days / 366
        return 100 * (day.year - self.first + within) / (self.beyond - self.first)


def _written(hundredths: float) -> str:
    return f"{hundredths:.2f}"

"""The Luhn check and calendar arithmetic, as textbooks have them."""

import calendar
import datetime


def passes_luhn(digits: str) -> bool:
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (1 + place % 2)
        total += value // 10 + value % 10
    return total % 10 == 0


def years_ago(day: datetime.date, years: int) -> datetime.date:
    year = day.year - years
    return datetime.date(year, day.month, min(day.day, _length(year, day.month)))


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The day of the same number; the first of the next month where that month has no such."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if day.day <= _length(year, month):
        return datetime.date(year, month, day.day)
    return datetime.date(year, month, _length(year, month)) + datetime.timedelta(1)


def _length(year: int, month: int) -> int:
    return calendar.monthrange(year, month)[1]


def share_a_day(one: tuple, other: tuple) -> bool:
    """Two intervals, both ends included, the unknown ones open."""
    starts = [start for start, _end in (one, other) if start]
    ends = [end for _start, end in (one, other) if end]
    return not starts or not ends or max(starts) <= min(ends)


def includes(start: datetime.date | None, end: datetime.date | None, day: datetime.date) -> bool:
    return share_a_day((start, end), (day, day))

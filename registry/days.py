"""Days as the ministry counts them: fiscal years from 1 April to 31 March, years before a day."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db.models import Case, IntegerField, Q, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import ExtractDay, ExtractMonth, ExtractYear
from django.utils import timezone

_lived: ContextVar[datetime.date | None] = ContextVar("the day that is told of", default=None)


def today() -> datetime.date:
    """Today in Québec; within ``living_on``, the day told of."""
    return _lived.get() or timezone.localdate()


@contextmanager
def living_on(day: datetime.date) -> Iterator[None]:
    """Within, what depends on the day of today is asked of another day."""
    before = _lived.set(day)
    try:
        yield
    finally:
        _lived.reset(before)


def live_today() -> None:
    """Whatever day was told of, today is today again."""
    _lived.set(None)


def fiscal_year(day: datetime.date) -> int:
    """The calendar year in which the fiscal year of the day began."""
    return day.year - (day.month < 4)


def fiscal_year_of(path: str) -> Combinable:
    """The same, of a date that a query reads; NULL for none."""
    return ExtractYear(path) - _one_if(Q(**{f"{path}__month__lt": 4}))


def days_of(begun: int) -> tuple[datetime.date, datetime.date]:
    """The first and the last day of the fiscal year that began in a calendar year."""
    return datetime.date(begun, 4, 1), datetime.date(begun + 1, 3, 31)


def morning(day: datetime.date) -> datetime.datetime:
    """The moment at which a day begins."""
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time()))


def months_begun(start: datetime.date, end: datetime.date) -> int:
    """The months from one day to another, both included; one that has begun counts."""
    months = (end.year - start.year) * 12 + end.month - start.month
    return months + (end.day >= start.day)


def months_begun_of(start: str, end: str) -> Combinable:
    """The same, of two dates that a query reads; NULL where one is unknown."""
    months = (ExtractYear(end) - ExtractYear(start)) * 12 + ExtractMonth(end) - ExtractMonth(start)
    return months + _one_if(Q(**{f"{end}__day__gte": ExtractDay(start)}))


def _one_if(condition: Q) -> Case:
    return Case(When(condition, then=Value(1)), default=Value(0), output_field=IntegerField())


def year_in_words(begun: int) -> str:
    """The fiscal year that began in a calendar year, as ``2024-2025``."""
    return f"{begun}-{begun + 1}"


def years_before(day: datetime.date, years: int) -> datetime.date:
    """The same day of an earlier year; 28 February for a 29 February that it has not."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)


def whole_years(start: datetime.date, end: datetime.date) -> int:
    """The years that are over from one day to a later one."""
    return end.year - start.year - ((end.month, end.day) < (start.month, start.day))

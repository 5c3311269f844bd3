"""Fiscal years, and days of earlier years."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from registry.days import fiscal_year, year_in_words, years_before

DAYS = st.dates(datetime.date(1900, 1, 1), datetime.date(2200, 12, 31))


def day(text: str) -> datetime.date:
    return datetime.date.fromisoformat(text)


@pytest.mark.parametrize(
    "later, years, earlier",
    [
        ("2024-02-29", 3, "2021-02-28"),
        ("2024-02-29", 4, "2020-02-29"),
        ("2000-02-29", 100, "1900-02-28"),
        ("2027-02-28", 3, "2024-02-28"),
        ("2027-03-01", 3, "2024-03-01"),
        ("2024-06-15", 0, "2024-06-15"),
    ],
)
def test_years_before(later: str, years: int, earlier: str) -> None:
    assert years_before(day(later), years) == day(earlier)


@given(DAYS, DAYS, st.integers(0, 100))
def test_a_later_day_has_no_earlier_one_before_it(
    one: datetime.date, other: datetime.date, years: int
) -> None:
    first, last = sorted((one, other))
    assert years_before(first, years) <= years_before(last, years)
    assert years_before(one, years).year == one.year - years
    assert one.day - years_before(one, years).day in (0, 1)


@given(DAYS)
def test_a_fiscal_year_runs_from_april_to_march(one: datetime.date) -> None:
    begun = fiscal_year(one)
    assert datetime.date(begun, 4, 1) <= one <= datetime.date(begun + 1, 3, 31)
    assert year_in_words(begun) == f"{begun}-{begun + 1}"

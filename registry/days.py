"""Days as the ministry counts them: fiscal years from 1 April to 31 March, years before a day."""

import datetime


def fiscal_year(day: datetime.date) -> int:
    """The calendar year in which the fiscal year of the day began."""
    return day.year - (day.month < 4)


def year_in_words(begun: int) -> str:
    """The fiscal year that began in a calendar year, as ``2024-2025``."""
    return f"{begun}-{begun + 1}"


def years_before(day: datetime.date, years: int) -> datetime.date:
    """The same day of an earlier year; 28 February for a 29 February that it has not."""
    try:
        return day.replace(year=day.year - years)
    except ValueError:
        return day.replace(year=day.year - years, day=28)

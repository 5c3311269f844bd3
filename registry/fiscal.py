"""The fiscal year of Québec's public administration: from 1 April to 31 March."""

import datetime


def fiscal_year(day: datetime.date) -> int:
    """The calendar year in which the fiscal year of the day began."""
    return day.year - (day.month < 4)


def year_in_words(begun: int) -> str:
    """The fiscal year that began in a calendar year, as ``2024-2025``."""
    return f"{begun}-{begun + 1}"

"""Whole numbers as the reader's language writes them."""

from collections.abc import Callable

from django.utils.formats import get_format


def in_groups() -> Callable[[int], str]:
    """What writes a number with its thousands apart; the language is asked once for many."""
    separator = str(get_format("THOUSAND_SEPARATOR"))
    return lambda number: f"{number:,}".replace(",", separator)


def grouped(number: int) -> str:
    return in_groups()(number)

"""The first day of a month in French: ``1er août``, where Django knows English ordinals alone."""

from django.utils.dateformat import DateFormat
from django.utils.translation import get_language

in_english = DateFormat.S


def suffix(day: DateFormat) -> str:
    """What follows the number of a day of the month, in the reader's language."""
    if not (get_language() or "").startswith("fr"):
        return in_english(day)
    return "er" if day.j() == 1 else ""


def install() -> None:
    """Let the ``S`` of a date format follow the language; no setting of Django does."""
    DateFormat.S = suffix  # type: ignore[assignment, method-assign]

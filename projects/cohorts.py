"""The groups of a fieldwork project, as its page tells them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _


@dataclass(frozen=True)
class CohortLine:
    """Each text is empty where nothing is known."""

    name: str
    participants: str
    ages: str
    training: str


@dataclass(frozen=True)
class Cohorts:
    """``total``: of all groups together; a sum of which some term is unknown says so."""

    lines: list[CohortLine]
    total: CohortLine

    @classmethod
    def of(cls, cohorts: Iterable[Any]) -> "Cohorts":
        rows = list(cohorts)
        return cls([_line(row) for row in rows], _total(rows))


def _line(row: Any) -> CohortLine:
    counts = (_number(row.participants), _ages([row]), _number(row.training_hours))
    return CohortLine(row.name, *counts)


def _total(rows: list[Any]) -> CohortLine:
    people = _sum([row.participants for row in rows])
    return CohortLine("", people, _ages(rows), _sum([row.training_hours for row in rows]))


def _number(count: int | None) -> str:
    return "" if count is None else number_format(count, force_grouping=True)


def _sum(counts: list[int | None]) -> str:
    known = [count for count in counts if count is not None]
    if not known:
        return ""
    total = _number(sum(known))
    return total if len(known) == len(counts) else _("at least %(count)s") % {"count": total}


def _ages(rows: list[Any]) -> str:
    """From the youngest to the oldest known, as ``18–35``."""
    youngest = min((row.age_min for row in rows if row.age_min is not None), default=None)
    oldest = max((row.age_max for row in rows if row.age_max is not None), default=None)
    if youngest is None and oldest is None:
        return ""
    if oldest is None:
        return _("%(age)s and over") % {"age": youngest}
    if youngest is None:
        return _("up to %(age)s") % {"age": oldest}
    return f"{youngest}–{oldest}"

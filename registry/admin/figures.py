"""Figures of the fiscal year beside those of the one before, each leading to its list."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.contrib import admin
from django.http import HttpRequest
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from registry.admin.addresses import address, may_see
from registry.amounts import dollars
from registry.days import fiscal_year, year_in_words
from registry.kept import Answer, kept
from registry.models import Record

WIDTH = 160  # of the longest bar, in units of the drawing

Number = int | Decimal


@dataclass(frozen=True)
class Line:
    """One number: ``code`` names it among the answers of its figure; ``query``: the parameters
    of the list of the model that it counts, for a year."""

    code: str
    label: Any
    model: type[Record]
    query: Callable[[int], dict[str, Any]]


@dataclass(frozen=True)
class Figure:
    """``ask``: the numbers of some fiscal years, given as the calendar years in which they begin,
    by the year and the codes of the lines; what is absent is none. ``money``: they are dollars.
    ``yearly``: not so for what is counted as it stands today. ``about``: what is counted, and what
    not."""

    code: str
    title: Any
    about: Any
    lines: tuple[Line, ...]
    ask: Callable[[Sequence[int]], Mapping[int, Mapping[str, Number]]]
    money: bool = False
    yearly: bool = True


FIGURES: dict[str, Figure] = {}


def show(*figures: Figure) -> None:
    FIGURES.update({figure.code: figure for figure in figures})


@dataclass(frozen=True)
class Value:
    """``text``: as it is read; ``url``: its list, unless it is empty; ``width`` of its bar."""

    text: str
    url: str
    width: str


@dataclass(frozen=True)
class Row:
    """``before``: in the year before; None where there is no such thing."""

    label: str
    now: Value
    before: Value | None


@dataclass(frozen=True)
class Table:
    """A figure as one person sees it; ``now`` and ``before``: the years; ``at``: when it was
    counted, if before this page."""

    figure: Figure
    rows: list[Row]
    now: str
    before: str
    at: datetime.datetime | None


def figures_for(site: admin.AdminSite, request: HttpRequest) -> list[Table]:
    """The figures of which the person may see the records, for the fiscal year of today."""
    year = fiscal_year(timezone.localdate())
    found = (_table(site, request, figure, year) for figure in FIGURES.values())
    return [table for table in found if table]


def _table(site: admin.AdminSite, request: HttpRequest, figure: Figure, year: int) -> Table | None:
    lines = [line for line in figure.lines if may_see(site, request, line.model)]
    if not lines:
        return None
    answer = _numbers(figure, year)
    now, before = answer.value
    most = max([0, *(numbers.get(line.code, 0) for numbers in answer.value for line in lines)])

    def value(line: Line, numbers: Mapping[str, Number], year: int) -> Value:
        number = numbers.get(line.code, 0)
        url = address(line.model, "changelist", **line.query(year)) if number else ""
        width = f"{Decimal(number) * WIDTH / most:.2f}" if most else "0"
        return Value(_in_words(number, money=figure.money), url, width)

    rows = [
        Row(
            capfirst(str(line.label)),
            value(line, now, year),
            value(line, before, year - 1) if figure.yearly else None,
        )
        for line in lines
    ]
    to_date = _("%(year)s to date") % {"year": year_in_words(year)}
    return Table(figure, rows, to_date, year_in_words(year - 1), answer.at)


def _numbers(figure: Figure, year: int) -> Answer:
    """Those of the year, and of the one before."""

    def ask() -> tuple[Mapping[str, Number], Mapping[str, Number]]:
        found = figure.ask([year, year - 1] if figure.yearly else [year])
        return found.get(year, {}), found.get(year - 1, {})

    return kept(f"figure:{figure.code}:{year}", ask)


def _in_words(number: Number, *, money: bool) -> str:
    if money:
        return dollars(number, places=0)
    return number_format(number, use_l10n=True, force_grouping=True)

"""Whether dates with the year last have the day or the month first: what all values of a column
tell."""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext_lazy as _

from registry.bilingual import sentence
from registry.cells import SLASHED
from registry.imports.importer import Importer
from registry.imports.readings import DATES, iso_date, typed_columns

LAST_MONTH = 12


class Order(StrEnum):
    DAY_FIRST = "dmy"
    MONTH_FIRST = "mdy"
    EITHER = "either"  # no value tells
    BOTH = "both"  # some values tell one, some the other


def orders_of(
    importer: Importer, keys: Sequence[str], lines: Iterable[tuple[int, Sequence[str]]]
) -> dict[str, Order]:
    """That of each column in which dates have the year last; ``keys``: of the columns, at their
    places. The lines are read where there are columns of dates alone."""
    dates, _numbers = typed_columns(importer)
    places = [(at, key) for at, key in enumerate(keys) if key in dates]
    told: dict[str, set[Order]] = {}
    for _number, cells in lines if places else ():
        for at, key in places:
            if at < len(cells) and (found := order_of(cells[at])):
                told.setdefault(key, set()).add(found)
    return {key: _together(found) for key, found in told.items()}


def in_order(orders: Mapping[str, Order], cells: Mapping[str, str]) -> dict[str, str]:
    """The cells of the columns that tell that the day comes first, as ISO writes dates. That the
    month does is for a person to say: it is no form of a date here."""
    known = [key for key, order in orders.items() if order is Order.DAY_FIRST and key in cells]
    return {key: iso_date(cells[key], Order.DAY_FIRST) for key in known}


def order_of(cell: str) -> Order | None:
    """What one value tells; None where it is no such date, or says the same either way."""
    parts = SLASHED.fullmatch(cell.strip())
    if not parts:
        return None
    first, second = int(parts[1]), int(parts[2])
    if first > LAST_MONTH or second > LAST_MONTH:
        return Order.DAY_FIRST if first > LAST_MONTH else Order.MONTH_FIRST
    return None if first == second else Order.EITHER


def _together(found: set[Order]) -> Order:
    sure = found - {Order.EITHER}
    if len(sure) > 1:
        return Order.BOTH
    return sure.pop() if sure else Order.EITHER


def dates_told(sources: Iterable[Any]) -> list[Any]:
    """How the columns of dates are read, in words, and what a person is asked."""
    return [
        sentence(_words(order), place=one.place, key=key, order=DATES.get(order, ""))
        for one in sources
        for key, order in getattr(one, "orders", {}).items()
    ]


def _words(order: Order) -> Any:
    if order is Order.EITHER:
        return _(
            "%(place)s, %(key)s: no date tells whether the day or the month comes first. Those "
            "that hang on it are refused: say the order, which is mostly day/month/year."
        )
    if order is Order.BOTH:
        return _(
            "%(place)s, %(key)s: some dates have the day first, some the month. Those that do "
            "not tell which are refused: write them as year-month-day."
        )
    if order is Order.MONTH_FIRST:
        return _(
            "%(place)s, %(key)s: its dates have the month first, it seems. They are refused until "
            "someone says that they are: month/day/year."
        )
    return _("%(place)s, %(key)s: %(order)s, as its dates tell")

"""The cells of a table whose rows and columns are axes, with the totals that mean something."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from projects.enums import Stage
from projects.figures import figures
from projects.reports.amounts import LABELS
from projects.reports.axes import AXES, Axis, amounts, counts
from registry.reports.headings import UNATTRIBUTED, UNKNOWN

AMOUNT, PROJECTS, CONTRIBUTIONS = "amount", "projects", "contributions"
COUNTS = {
    PROJECTS: _("number of projects"),
    CONTRIBUTIONS: _("number of contributions"),
}
MEASURES = {
    **{one.value: LABELS[one] for one in Stage},
    AMOUNT: _("amount of each stage (CAD)"),
    **COUNTS,
}
TOTAL = "total"
Figure = Decimal | int


@dataclass(frozen=True)
class Crossed:
    """``totals``: of each row, and ``bottom``: of each column; None where stages would be added.
    ``whole``: of everything."""

    cells: Mapping[tuple[str, ...], Figure]
    totals: Mapping[str, Figure] | None
    bottom: Mapping[str, Figure] | None
    whole: Figure

    @cached_property
    def columns(self) -> list[str]:
        return sorted({column for _row, column in self.cells}, key=_last)

    @cached_property
    def codes(self) -> list[str]:
        """Of the rows."""
        return sorted(self.totals or {row for row, _column in self.cells}, key=_last)

    def rows(self) -> Iterator[Sequence[Any]]:
        """Each with its total, and the totals of the columns at last."""
        for code in self.codes:
            cells = [self.cells.get((code, column)) for column in self.columns]
            total = [] if self.totals is None else [self.totals[code]]
            yield [f"{code}_" if code == TOTAL else code, *cells, *total]
        if self.bottom is not None and self.codes:
            whole = [] if self.totals is None else [self.whole]
            yield [TOTAL, *(self.bottom[column] for column in self.columns), *whole]


def crossing(asked: Mapping[str, Any], down: Axis, across: Axis, *, everything: bool) -> Crossed:
    counted = asked["measure"] in COUNTS
    return (_counted if counted else _added)(asked, (down, across), everything)


def _counted(asked: Mapping[str, Any], axes: tuple[Axis, Axis], everything: bool) -> Crossed:
    """What is in several rows or columns counts in each, and once in a total."""
    of_project = asked["measure"] == PROJECTS
    of = figures(asked, everything=everything, is_begun=of_project)
    count = partial(counts, of, of_project=of_project)
    totals, bottom = ({code: n for (code,), n in count(axis).items()} for axis in axes)
    return Crossed(count(*axes), totals, bottom, count()[()])


def _added(asked: Mapping[str, Any], axes: tuple[Axis, Axis], everything: bool) -> Crossed:
    measure, (down, across) = asked["measure"], axes
    stages = Stage.values if measure == AMOUNT else [measure]
    of = figures({**asked, "stage": stages}, everything=everything)
    cells = amounts(of, axes, stages)
    by_stage = AXES["stage"]
    return Crossed(
        cells,
        None if across is by_stage else _sums(cells, 0),
        None if down is by_stage else _sums(cells, 1),
        sum(cells.values(), Decimal("0.00")),
    )


def _sums(cells: Mapping[tuple[str, ...], Decimal], place: int) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for key, amount in cells.items():
        found[key[place]] = found.get(key[place], Decimal("0.00")) + amount
    return found


def _last(code: str) -> tuple[bool, str]:
    """Codes in their order; those that stand for none, last."""
    return code in (UNKNOWN, UNATTRIBUTED), code

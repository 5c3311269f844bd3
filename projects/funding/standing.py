"""Where a project stands: its funding, and what its programme's figures say of it."""

from dataclasses import dataclass
from typing import Any

from projects.funding.checks import Check, checks
from projects.funding.stages import Funding
from projects.funding.tables import Cell, Table, table
from projects.models import Project


@dataclass(frozen=True)
class CheckLine:
    """A figure of the programme, as a page says it; each cell with what it was."""

    check: Check
    limit: Cell
    value: Cell
    verdict: Cell


@dataclass(frozen=True)
class Standing:
    """``before``: what it is to be compared with, if anything."""

    funding: Funding
    checks: list[Check]
    before: "Standing | None" = None

    @property
    def table(self) -> Table:
        return table(self.funding, self.before.funding if self.before else None)

    @property
    def check_lines(self) -> list[CheckLine]:
        former = {one.name: one for one in self.before.checks} if self.before else None
        return [_line(one, former) for one in self.checks]


def _line(check: Check, former: dict[str, Check] | None) -> CheckLine:
    def cell(name: str) -> Cell:
        if former is None:
            return Cell(getattr(check, name))
        known = former.get(check.name)
        return Cell(getattr(check, name), getattr(known, name) if known else "")

    return CheckLine(
        check, cell("limit_in_words"), cell("value_in_words"), cell("verdict_in_words")
    )


def standing(pk: int) -> Standing:
    """As the database has it now, in three queries at most."""
    project: Any = Project.objects.with_figures().get(pk=pk)
    funding = Funding.of(project.contributions.all())
    return Standing(funding, checks(project, funding))

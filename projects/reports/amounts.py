"""The amounts of reports: a column for each stage, since stages are never added together."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from projects.enums import Stage
from projects.figures import Counted, Kept
from registry.days import year_in_words
from registry.reports import amount
from registry.reports.headings import UNKNOWN

Amounts = list[Decimal | None]
DEFINITIONS = {
    Stage.PLANNED: _(
        "Sum of what is planned, in Canadian dollars. Stages are never added together; empty where "
        "nothing is recorded."
    ),
    Stage.COMMITTED: _(
        "Sum of what is committed, in Canadian dollars. Stages are never added together; empty "
        "where nothing is recorded."
    ),
    Stage.DISBURSED: _(
        "Sum of what is disbursed, in Canadian dollars. Stages are never added together; empty "
        "where nothing is recorded."
    ),
}
LABELS = {
    Stage.PLANNED: _("planned (CAD)"),
    Stage.COMMITTED: _("committed (CAD)"),
    Stage.DISBURSED: _("disbursed (CAD)"),
}
STAGES = [amount(f"{one}_cad", LABELS[one], DEFINITIONS[one]) for one in Stage]
NEVER_ADDED = _("Planned, committed and disbursed amounts are three views of the same money.")


def by_stage(found: Counted | Kept, *names: str) -> dict[tuple[Any, ...], Amounts]:
    """The amounts of each stage by the codes of some dimensions."""
    rows: dict[tuple[Any, ...], Amounts] = {}
    for (stage, *key), total in found.amounts("stage", *names).items():
        place = rows.setdefault(tuple(key), [None] * len(Stage))
        place[Stage.values.index(stage)] = total
    return rows


def added(some: Iterable[Amounts]) -> Amounts:
    """Amounts of several groups, stage by stage."""
    totals: Amounts = [None] * len(Stage)
    for one in some:
        for place, value in enumerate(one):
            if value is not None:
                totals[place] = (totals[place] or Decimal("0.00")) + value
    return totals


def year(begun: int | None) -> str:
    return UNKNOWN if begun is None else year_in_words(begun)


def by_amount(amounts: Amounts) -> tuple[Decimal, ...]:
    """What sorts rows: the greatest committed amount first, then disbursed, then planned."""
    planned, committed, disbursed = (value or Decimal() for value in amounts)
    return (-committed, -disbursed, -planned)

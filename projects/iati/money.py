"""The money of an activity: budgets by fiscal year, commitments and disbursements.

Stages are never added: what is planned is a budget, what is committed or disbursed a transaction.
"""

import datetime
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from organizations.iati import Words
from projects.enums import VALUED, Nature, Stage
from projects.iati.parties import provider, receiver
from projects.models import Contribution
from registry.days import days_of, fiscal_year, today
from registry.xml import Node, node

TRANSACTIONS = {Stage.COMMITTED: "2", Stage.DISBURSED: "3"}
# Codelists BudgetType and BudgetStatus, by the stage that the budget is made of.
ORIGINAL = "1"
STATUSES = {Stage.PLANNED: "1", Stage.COMMITTED: "2"}
DESCRIPTIONS = {
    Nature.IN_KIND: Words(_("Contribution in kind, valued")),
    Nature.SERVICE: Words(_("Contribution in services, valued")),
}


def budgets(project: Any) -> Iterator[Node]:
    """By fiscal year, what is planned; where nothing is, what is committed. In CAD."""
    for stage, status in STATUSES.items():
        if years := _by_year(project, stage):
            yield from (_budget(begun, years[begun], status) for begun in sorted(years))
            return


def _by_year(project: Any, stage: Stage) -> dict[int, Decimal]:
    years: dict[int, Decimal] = defaultdict(Decimal)
    for paid in project.paid:
        if paid.stage == stage and paid.date and paid.amount_cad:
            years[fiscal_year(paid.date)] += paid.amount_cad
    return years


def _budget(begun: int, amount: Decimal, status: str) -> Node:
    first, last = days_of(begun)
    return node(
        "budget",
        {"type": ORIGINAL, "status": status},
        node("period-start", {"iso-date": first}),
        node("period-end", {"iso-date": last}),
        _value(amount, "CAD", first),
    )


def transactions(project: Any) -> Iterator[Node]:
    """What is committed and disbursed, up to today: the standard dates each, and none ahead."""
    last = today()
    for paid in project.paid:
        if paid.stage in TRANSACTIONS and paid.date and paid.date <= last:
            yield _transaction(project, paid)


def _transaction(project: Any, paid: Contribution) -> Node:
    assert paid.date is not None
    about = None
    if paid.nature in VALUED:
        about = node("description", {}, *DESCRIPTIONS[Nature(paid.nature)].narratives)
    return node(
        "transaction",
        {},
        node("transaction-type", {"code": TRANSACTIONS[Stage(paid.stage)]}),
        node("transaction-date", {"iso-date": paid.date}),
        _value(paid.amount, paid.currency, paid.rate_date or paid.date),
        about,
        provider(paid),
        receiver(project, paid),
    )


def _value(amount: Decimal, currency: str, day: datetime.date) -> Node:
    return node("value", {"currency": currency, "value-date": day}, text=f"{amount:.2f}")

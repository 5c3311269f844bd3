"""What is worth checking on the funding of a project, and on what it owes."""

import datetime
from decimal import Decimal
from typing import Any

import pytest
import time_machine

from projects.models import Contribution, Obligation, Project
from registry.actions import publish
from registry.rules import Severity
from tests.builders import organization, stored

pytestmark = pytest.mark.django_db

Row = tuple[str, str, str]  # the payer, the stage, the amount


def broken(record: Any, code: str) -> bool:
    rule = next(r for r in record.rules_of(Severity.WARN) if r.code == code)
    return type(record).objects.breaking(rule).filter(pk=record.pk).exists()


def paid(*rows: Row) -> Project:
    """A project with these contributions; ``O`` is an organization, the others are names."""
    record, payer = stored(Project(type="awareness", title_fr="Semaine")), organization()
    for number, (name, stage, amount) in enumerate(rows):
        who = {"organization": payer} if name == "O" else {"payer_name": name}
        money = {"source": "municipal", "stage": stage, "amount": Decimal(amount)}
        day = datetime.date(2020, 1, 1) + datetime.timedelta(number)
        stored(Contribution(project=record, date=day, **who, **money))
    return record


WITHIN: list[list[Row]] = [
    [],
    [("A", "planned", "5")],
    [("A", "committed", "5")],
    [("A", "committed", "0.30"), ("A", "disbursed", "0.10"), ("A", "disbursed", "0.20")],
    [("A", "committed", "0.10"), ("A", "committed", "0.20"), ("A", "disbursed", "0.30")],
    [("O", "committed", "5"), ("O", "disbursed", "5"), ("A", "committed", "1")],
    [("A", "committed", "1000000000000"), ("A", "disbursed", "1000000000000")],
]
ABOVE: list[list[Row]] = [
    [("A", "disbursed", "0.01")],
    [("O", "disbursed", "0.01")],
    [("A", "planned", "5"), ("A", "disbursed", "5")],
    [("A", "committed", "0.30"), ("A", "disbursed", "0.10"), ("A", "disbursed", "0.21")],
    [("A", "committed", "1"), ("B", "disbursed", "1")],
    [("O", "committed", "1"), ("A", "disbursed", "1")],
    [("A", "committed", "1"), ("O", "disbursed", "1")],
    [("A", "committed", "9"), ("A", "disbursed", "1"), ("O", "disbursed", "1")],
    [("A", "committed", "999999999999.99"), ("A", "disbursed", "1000000000000")],
]


@pytest.mark.parametrize("rows", WITHIN)
def test_a_payer_within_what_it_committed(rows: list[Row]) -> None:
    assert not broken(paid(*rows), "contribution.overspent")


@pytest.mark.parametrize("rows", ABOVE)
def test_a_payer_above_what_it_committed(rows: list[Row]) -> None:
    assert broken(paid(*rows), "contribution.overspent")


def test_another_project_commits_for_itself() -> None:
    paid(("A", "committed", "5"))
    assert broken(paid(("A", "disbursed", "5")), "contribution.overspent")


@pytest.mark.parametrize(
    "due_on, known, overdue",
    [
        ("2024-06-14", {}, True),
        ("2024-06-15", {}, False),  # due today
        ("2024-06-16", {}, False),
        ("2024-06-14", {"received_on": "2024-06-15"}, False),
        ("2024-06-14", {"waived_reason": "Force majeure"}, False),
    ],
)
def test_what_is_owed_is_overdue_the_day_after(
    due_on: str, known: dict[str, str], overdue: bool
) -> None:
    project = stored(Project(type="awareness", title_fr="Semaine"))
    one = stored(Obligation(project=project, kind="Rapport final", due_on=due_on, **known))
    for now in ("2024-06-15T04:00Z", "2024-06-16T03:59Z"):  # 15 June in Québec
        with time_machine.travel(now, tick=False):
            assert broken(one, "obligation.overdue") is overdue


def test_to_be_overdue_blocks_nothing() -> None:
    project = stored(Project(type="awareness", title_fr="Semaine"))
    stored(Obligation(project=project, kind="Rapport final", due_on="2024-06-14"))
    held = publish(Project, [project.pk], by=None).held_back[project.pk]
    assert {rule.code for rule in held} == {"project.lead", "project.awareness_place"}

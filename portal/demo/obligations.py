"""What fictional projects owe: reports received, to come, late or waived."""

import datetime
from collections.abc import Iterator

from portal.demo.cases import ProjectCase
from portal.demo.plans import REPORT_DUE, REPORT_LATE, Plan
from portal.demo.world import TODAY, World, days
from projects.enums import Status
from projects.models import Obligation

AGREEMENT = "Convention signée"
PROGRESS = "Rapport d’étape"
FINAL = "Rapport final"
WAIVED = "Rapport fictif dispensé : les pièces ont été remises avec celles d’un autre projet."
OUTSTANDING = {ProjectCase.OUTSTANDING, ProjectCase.EXCEPT_OUTSTANDING}


def obligations(world: World, plan: Plan) -> list[Obligation]:
    """None before the project begins."""
    if not plan.has_begun:
        return []
    found = [_settled(world, plan, kind, due) for kind, due in _owed(plan)]
    if plan.case in OUTSTANDING:
        found[-1].received_on, found[-1].waived_reason = None, ""
    return found


def _owed(plan: Plan) -> Iterator[tuple[str, datetime.date]]:
    yield AGREEMENT, plan.start
    year = 1
    while (due := plan.start + days(365 * year)) < plan.end:
        yield PROGRESS, due
        year += 1
    yield FINAL, plan.end + days(REPORT_DUE)


def _settled(world: World, plan: Plan, kind: str, due: datetime.date) -> Obligation:
    """Received about the day it is due; of projects not closed, one in three is late."""
    owed = Obligation(kind=kind, due_on=due)
    chance = world.chance(f"obligation/{kind}/{due}", plan.number)
    received = due + days(chance.randint(-20, REPORT_LATE))
    is_late = plan.status != Status.CLOSED and plan.number % 3 == 0 and kind != AGREEMENT
    if plan.number % 14 == 9 and kind == PROGRESS:
        owed.waived_reason = WAIVED
    elif received <= TODAY and not is_late:
        owed.received_on = received
    return owed

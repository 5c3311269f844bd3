"""What breaks the rules about who pays, and what is owed."""

from collections import defaultdict
from decimal import Decimal
from typing import Any

from projects.models import Contribution, Obligation, Project
from tests.oracle.judge import Judges
from tests.oracle.judges.projects import in_roles, southern
from tests.oracle.world import World

FUNDING = Judges()

# fmt: off
SOURCES = (
    "mrif", "quebec_other", "federal", "municipal", "own_resources", "other_donor",
    "southern_partner",
)
# fmt: on
NATURES = ("cash", "in_kind", "service")
STAGES = ("planned", "committed", "disbursed")


def payer(row: Any) -> tuple[Any, str]:
    return row.organization_id, row.payer_name


def in_cad(row: Any) -> Decimal:
    """What a row says it is worth; the verbs say so in every row they store."""
    return row.amount_cad or Decimal(0)


def outstanding(row: Any) -> bool:
    return row.received_on is None and not row.waived_reason


@FUNDING.of(Contribution, "contribution.amount", "refuse")
def bad_amount(_world: World, one: Any) -> bool:
    def bad(amount: Decimal) -> bool:
        return not 0 < amount <= 10**12

    if one.amount_cad is None:
        known = one.rate is not None and one.rate > 0 and one.rate_date is not None
        return bad(one.amount) or not known
    return bad(one.amount) or bad(one.amount_cad)


@FUNDING.of(Contribution, "contribution.payer", "refuse")
def not_one_payer(_world: World, one: Any) -> bool:
    return (one.organization is None) == (not one.payer_name)


@FUNDING.of(Contribution, "contribution.codes", "refuse")
def unknown_codes(_world: World, one: Any) -> bool:
    return one.source not in SOURCES or one.nature not in NATURES or one.stage not in STAGES


@FUNDING.of(Contribution, "contribution.in_kind", "publish")
def not_valued(_world: World, one: Any) -> bool:
    return one.nature != "cash" and not one.valuation_method


@FUNDING.of(Project, "contribution.in_kind", "publish")
def something_not_valued(world: World, one: Any) -> bool:
    return any(not_valued(world, row) for row in world.of(Contribution, project=one))


@FUNDING.of(Project, "contribution.overspent", "warn")
def overspent(world: World, one: Any) -> bool:
    above: dict[Any, Decimal] = defaultdict(Decimal)
    for row in world.of(Contribution, project=one):
        signs = {"disbursed": 1, "committed": -1, "planned": 0}
        above[payer(row)] += signs[row.stage] * in_cad(row)
    return any(amount > 0 for amount in above.values())


@FUNDING.of(Project, "contribution.southern", "warn")
def southern_partner_gives_nothing(world: World, one: Any) -> bool:
    givers = [row.organization for row in world.of(Contribution, project=one)]
    return any(who not in givers for who in southern(in_roles(world, one)))


@FUNDING.of(Project, "obligation.closing", "publish")
def closed_and_owing(world: World, one: Any) -> bool:
    owed = world.of(Obligation, project=one)
    return one.status == "closed" and any(outstanding(row) for row in owed)


@FUNDING.of(Obligation, "obligation.overdue", "warn")
def overdue(world: World, one: Any) -> bool:
    return outstanding(one) and one.due_on < world.today

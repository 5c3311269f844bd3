"""Who pays for fictional projects: amounts promised, committed and disbursed."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from random import Random

from portal.demo.cases import ProjectCase
from portal.demo.plans import Plan
from portal.demo.teams import WITHOUT_SOUTHERN, Registered
from portal.demo.vocabulary import FUNDERS, LABEL
from portal.demo.world import TODAY, World, days
from projects.enums import Nature, Source, Stage, Status, Type
from projects.models import Contribution

MRIF = f"{LABEL} MRIF"
# Least and greatest MRIF contribution, in dollars.
MRIF_AMOUNTS = {
    Type.DEVELOPMENT: (60_000, 600_000),
    Type.FIELDWORK: (20_000, 90_000),
    Type.AWARENESS: (20_000, 150_000),
}
# How often a project has each of the other public and private sources.
CHANCES = {
    Source.FEDERAL: 0.15,
    Source.MUNICIPAL: 0.1,
    Source.QUEBEC_OTHER: 0.12,
    Source.OTHER_DONOR: 0.35,
}
RATES = {"USD": (Decimal("1.05"), Decimal("1.42")), "EUR": (Decimal("1.35"), Decimal("1.58"))}
VALUATION = {
    Nature.IN_KIND: "Prix courant du marché local, selon trois soumissions fictives.",
    Nature.SERVICE: "Heures de travail déclarées, au salaire local moyen.",
}
# An ICO in twelve records no resources of its own.
WITHOUT_OWN = 10
CENT = Decimal("0.01")


@dataclass(frozen=True)
class Pledge:
    """What one payer is to give in all: an organization by its primary key, or a name."""

    source: Source
    amount: Decimal
    organization: int | None = None
    name: str = ""
    nature: Nature = Nature.CASH
    valuation: str = ""
    currency: str = "CAD"


def contributions(world: World, plan: Plan, known: Registered) -> list[Contribution]:
    if plan.case == ProjectCase.UNFUNDED:
        return []
    chance = world.chance("funding", plan.number)
    pledges = list(_pledges(plan, known, chance))
    return [row for pledge in pledges for row in _stages(plan, pledge, chance)]


def _pledges(plan: Plan, known: Registered, chance: Random) -> Iterator[Pledge]:
    ministry = _dollars(chance, *MRIF_AMOUNTS[plan.type])
    if plan.number % 15 != 14:
        yield Pledge(Source.MRIF, ministry, name=MRIF)
    if plan.lead % 12 != WITHOUT_OWN:
        own = _part(ministry, chance.randint(15, 40))
        yield Pledge(Source.OWN_RESOURCES, own, organization=known.icos[plan.lead])
    for source, likelihood in CHANCES.items():
        if chance.random() < likelihood:
            yield _other(source, _part(ministry, chance.randint(5, 60)), chance)
    if plan.southern and plan.case not in WITHOUT_SOUTHERN:
        yield from _of_southern(plan, known.southern[plan.southern[0].number], ministry, chance)


def _other(source: Source, amount: Decimal, chance: Random) -> Pledge:
    """Of other donors, two in five pay in a foreign currency."""
    pledge = Pledge(source, amount, name=chance.choice(FUNDERS[source]))
    if source == Source.OTHER_DONOR and chance.random() < 0.4:
        return replace(pledge, currency=chance.choice(list(RATES)))
    return pledge


def _of_southern(plan: Plan, partner: int, ministry: Decimal, chance: Random) -> Iterator[Pledge]:
    """Two in three give goods or services, some of them money."""
    nature = chance.choice((Nature.IN_KIND, Nature.SERVICE, Nature.SERVICE, Nature.CASH))
    amount = _part(ministry, chance.randint(3, 12))
    if plan.case == ProjectCase.UNVALUED:
        yield Pledge(Source.SOUTHERN_PARTNER, amount, partner, nature=Nature.IN_KIND)
    elif chance.random() < 2 / 3:
        valuation = VALUATION.get(nature, "")
        yield Pledge(Source.SOUTHERN_PARTNER, amount, partner, nature=nature, valuation=valuation)


def _stages(plan: Plan, pledge: Pledge, chance: Random) -> Iterator[Contribution]:
    """Planned before the start; committed at the start; disbursed by and by."""
    if pledge.source == Source.MRIF or not plan.has_begun:
        yield _row(pledge, Stage.PLANNED, pledge.amount, _known(plan.start - days(90)), chance)
    if plan.has_begun:
        yield _row(pledge, Stage.COMMITTED, pledge.amount, _known(plan.start), chance)
        yield from _disbursed(plan, pledge, chance)


def _disbursed(plan: Plan, pledge: Pledge, chance: Random) -> Iterator[Contribution]:
    """In two payments; the second once the project is over, and more where it overspends."""
    first = _part(pledge.amount, chance.randint(40, 60))
    day = plan.start + days(30)
    if day <= TODAY:
        yield _row(pledge, Stage.DISBURSED, first, day, chance)
    if plan.status == Status.CLOSED:
        rest = pledge.amount - first
        if plan.case == ProjectCase.OVERSPENT and pledge.source == Source.MRIF:
            rest += _part(pledge.amount, 20)
        yield _row(pledge, Stage.DISBURSED, rest, plan.end, chance)


def _row(
    pledge: Pledge, stage: Stage, amount: Decimal, day: datetime.date, chance: Random
) -> Contribution:
    row = Contribution(
        organization_id=pledge.organization,
        payer_name=pledge.name,
        source=pledge.source,
        nature=pledge.nature,
        stage=stage,
        amount=amount,
        currency=pledge.currency,
        date=day,
        valuation_method=pledge.valuation,
    )
    if pledge.currency in RATES:
        low, high = RATES[pledge.currency]
        spread = Decimal(chance.randrange(10_000)) / 10_000
        row.rate, row.rate_date = (low + (high - low) * spread).quantize(Decimal("0.0001")), day
    return row


def _known(day: datetime.date) -> datetime.date:
    return min(day, TODAY)


def _dollars(chance: Random, low: int, high: int) -> Decimal:
    """A round amount, to 50 dollars."""
    return Decimal(chance.randrange(low, high, 50)).quantize(CENT)


def _part(amount: Decimal, percent: int) -> Decimal:
    return (amount * percent / 100).quantize(CENT)

"""Partnerships of fictional ICOs: who works with whom, since when, until when."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from organizations.models import Partnership
from portal.demo.cases import QuebecCase, quebec_case
from portal.demo.icos import published_ico
from portal.demo.vocabulary import QUEBEC_PARTNERS
from portal.demo.world import (
    TODAY,
    World,
    day_of,
    days,
    icos_among,
    projects_at_quebec,
    projects_at_southern,
)
from registry.actions import Draft

RENEWAL_GAP = days(60)


@dataclass(frozen=True)
class Tie:
    """An ICO and a partner, by their numbers, during one interval."""

    ico: int
    partner: int
    start: datetime.date
    end: datetime.date | None

    def holds_on(self, day: datetime.date) -> bool:
        return self.start <= day and (self.end is None or day <= self.end)


def southern_ties(world: World, number: int) -> list[Tie]:
    """The first is with the ICO it has long worked with; one in seven renewed it."""
    chance = world.chance("southern-ties", number)
    among = icos_among(projects_at_southern(number))
    ico = published_ico(chance, among)
    start = day_of(chance, chance.randint(2005, 2012))
    if number % 7 == 3:
        end = day_of(chance, chance.randint(2014, 2018))
        ties = [
            Tie(ico, number, start, end),
            Tie(ico, number, end + RENEWAL_GAP, None),
        ]
    else:
        ties = [Tie(ico, number, start, None)]
    for _ in range(chance.randint(0, 2)):
        other = published_ico(chance, among)
        begun = day_of(chance, chance.randint(2007, 2025))
        ended = begun + days(chance.randint(400, 3000)) if chance.random() < 0.5 else None
        if other not in {tie.ico for tie in ties}:
            ties.append(Tie(other, number, begun, ended))
    return ties


def quebec_ties(world: World, number: int) -> list[Tie]:
    chance = world.chance("quebec-ties", number)
    among = icos_among(projects_at_quebec(number))
    ties: list[Tie] = []
    for _ in range(1 + number % 2):
        ico = published_ico(chance, among)
        start = day_of(chance, chance.randint(2006, 2025))
        end = start + days(chance.randint(500, 2500)) if chance.random() < 0.3 else None
        if ico not in {tie.ico for tie in ties}:
            ties.append(Tie(ico, number, start, end))
    return ties


def southern_partnerships(
    world: World, icos: Sequence[int], partners: Sequence[int]
) -> Iterator[Draft]:
    """``icos`` and ``partners``: their primary keys, by number."""
    for number, pk in enumerate(partners):
        for tie in southern_ties(world, number):
            yield Draft(_partnership(world, tie, icos[tie.ico], pk, "southern"))


def quebec_partnerships(
    world: World, icos: Sequence[int], partners: Sequence[int]
) -> Iterator[Draft]:
    for number, pk in enumerate(partners):
        for tie in quebec_ties(world, number):
            partnership = _partnership(world, tie, icos[tie.ico], pk, "quebec")
            if quebec_case(number) != QuebecCase.NO_EXPERTISE:
                partnership.expertise = domains_of(world, number)[0]["fr"]
            yield Draft(partnership)


def domains_of(world: World, number: int) -> list[dict[str, str]]:
    """What a Québec partner knows, from the vocabulary: one domain to three."""
    if quebec_case(number) == QuebecCase.NO_EXPERTISE:
        return []
    chance = world.chance("expertise", number)
    return chance.sample(QUEBEC_PARTNERS["expertise"], chance.randint(1, 3))


def _partnership(world: World, tie: Tie, ico: int, partner: int, noun: str) -> Partnership:
    """Two in three have a signed agreement; one in four was never reviewed, one is stale."""
    partnership = Partnership(ico_id=ico, partner_id=partner, start=tie.start, end=tie.end)
    partnership.source_url = world.source(f"partnerships/{noun}", tie.partner)
    if tie.partner % 3:
        partnership.signed_on = min(tie.start + days(30), TODAY)
        partnership.document_url = world.source(f"agreements/{noun}", tie.partner)
    match tie.partner % 4:
        case 0:
            partnership.reviewed_on = max(tie.start, TODAY - days(4 * 365))
        case 1 | 2:
            partnership.reviewed_on = max(tie.start, TODAY - days(30 + tie.partner % 700))
    return partnership

"""Fictional AQOCI memberships: current, ended, rejoined, unsourced, and none."""

import datetime
from collections.abc import Iterator, Sequence

from organizations.models import Membership
from portal.demo.world import TODAY, World, day_of, days
from registry.actions import Draft

Interval = tuple[datetime.date | None, datetime.date | None]


def memberships(world: World, icos: Sequence[int]) -> Iterator[Draft]:
    """``icos``: the primary key of each ICO, by its number."""
    for number, pk in enumerate(icos):
        sourced = number % 24 != 15
        for start, end in _intervals(world, number):
            membership = Membership(organization_id=pk, start=start, end=end)
            if sourced:
                membership.source_url = world.source("aqoci", number)
                membership.checked_on = TODAY - days(10 + number % 300)
            yield Draft(membership)


def _intervals(world: World, number: int) -> list[Interval]:
    """One ICO in eight was never a member, one left, one left and came back."""
    chance = world.chance("membership", number)
    joined = day_of(chance, chance.randint(1990, 2008))
    left = day_of(chance, chance.randint(2010, 2019))
    match number % 8:
        case 0:
            return []
        case 3:
            return [(joined, left)]
        case 5:
            return [(joined, left), (left + days(chance.randint(400, 1500)), None)]
        case 6:
            return [(None, None)]
    return [(joined, None)]

"""What a fictional project is made of: countries, sectors, goals, markers, places, cohorts."""

from collections.abc import Sequence
from decimal import Decimal
from random import Random
from typing import Any

from organizations.enums import Region
from portal.demo.cases import ProjectCase
from portal.demo.icos import region_of
from portal.demo.partners import near
from portal.demo.plans import Plan
from portal.demo.vocabulary import THEMES
from portal.demo.world import World
from projects.enums import Marker, Significance, Type
from projects.models import (
    Cohort,
    CountryShare,
    MarkerValue,
    Place,
    ProjectGoal,
    ProjectRegion,
    SectorShare,
)

PUBLIC_AWARENESS = "99820"
# How 100 is shared between one, two or three.
SHARES = {1: ((100,),), 2: ((60, 40), (75, 25), (50, 50)), 3: ((50, 30, 20), (40, 35, 25))}


def composition(world: World, plan: Plan) -> dict[str, list[Any]]:
    """The parts of the project, by related name."""
    chance = world.chance("composition", plan.number)
    parts: dict[str, list[Any]] = {
        "sectors": _sectors(plan, chance),
        "goals": _goals(plan),
        "markers": _markers(plan, chance),
        "regions": [],
        "countries": [],
        "places": [],
        "cohorts": [],
    }
    if not plan.is_abroad:
        return parts | {"regions": _regions(world, plan, chance)}
    parts |= {"countries": _countries(plan, chance), "places": _places(plan, chance)}
    return parts | {"cohorts": _cohorts(plan, chance)}


def _shares(count: int, chance: Random) -> Sequence[Decimal | None]:
    """All blank for one in five."""
    if chance.random() < 0.2:
        return [None] * count
    return [Decimal(share) for share in chance.choice(SHARES[count])]


def _countries(plan: Plan, chance: Random) -> list[CountryShare]:
    if plan.case == ProjectCase.NO_COUNTRY:
        return []
    codes = list(dict.fromkeys(southern.country.code for southern in plan.southern))
    shares = _shares(len(codes), chance)
    return [CountryShare(country=c, share=s) for c, s in zip(codes, shares, strict=True)]


def _sectors(plan: Plan, chance: Random) -> list[SectorShare]:
    """None for one in twelve."""
    if plan.number % 12 == 4:
        return []
    codes = [plan.theme["sector"] if plan.is_abroad else PUBLIC_AWARENESS]
    others = [theme["sector"] for theme in chance.sample(THEMES, chance.choice((0, 0, 1, 2)))]
    codes = list(dict.fromkeys(codes + others))
    shares = _shares(len(codes), chance)
    return [SectorShare(sector_id=c, share=s) for c, s in zip(codes, shares, strict=True)]


def _goals(plan: Plan) -> list[ProjectGoal]:
    """None for one in ten; partnerships (17) where two ICOs lead together."""
    if plan.number % 10 == 6:
        return []
    goals = plan.theme["sdgs"] if plan.is_abroad else [4, *plan.theme["sdgs"][:1]]
    together = [17] if plan.co_lead is not None else []
    return [ProjectGoal(goal=goal) for goal in dict.fromkeys([*goals, *together])]


def _markers(plan: Plan, chance: Random) -> list[MarkerValue]:
    """Gender assessed for four in five; a marker without a row was not assessed."""
    values = list(Significance)
    found = []
    if chance.random() < 0.8:
        weights = [2, 5, 3]
        significance = chance.choices(values, weights)[0]
        found.append(MarkerValue(marker=Marker.GENDER, significance=significance))
    others = chance.sample(
        [one for one in Marker if one != Marker.GENDER], chance.choice((0, 1, 2))
    )
    return found + [MarkerValue(marker=m, significance=chance.choice(values)) for m in others]


def _places(plan: Plan, chance: Random) -> list[Place]:
    """One for each southern partner; one in six is hidden."""
    places = []
    towns = {(one.country.code, one.town.name): one for one in plan.southern}
    for (code, name), southern in towns.items():
        latitude, longitude = near(southern.town, chance)
        place = Place(name=name, country=code, latitude=latitude, longitude=longitude)
        place.publish_location = southern.number % 6 != 2
        places.append(place)
    return places


def _regions(world: World, plan: Plan, chance: Random) -> list[ProjectRegion]:
    """That of the lead first, as in the title."""
    if plan.case == ProjectCase.NO_REGION:
        return []
    others = chance.sample(Region.values, chance.choice((0, 0, 1, 3)))
    regions = dict.fromkeys([region_of(world, plan.lead), *others])
    return [ProjectRegion(region=region) for region in regions]


def _cohorts(plan: Plan, chance: Random) -> list[Cohort]:
    """One or two for fieldwork; one project in nine has none, and some depart from the norm."""
    if plan.type != Type.FIELDWORK or plan.number % 9 == 2:
        return []
    return [
        Cohort(
            name=f"Groupe {place + 1} – {plan.start.year}",
            participants=chance.randint(6, 15),
            age_min=17 if chance.random() < 0.1 else 18,
            age_max=chance.choice((24, 28, 30, 35, 35, 41)),
            training_hours=chance.choice((60, 75, 90, 120, 45)),
        )
        for place in range(chance.choice((1, 1, 2)))
    ]

"""Who takes part in a fictional project, and what a Québec partner passes on in it."""

from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from portal.demo.cases import ProjectCase
from portal.demo.plans import Plan
from portal.demo.world import TODAY, World, days
from projects.enums import Role, Type
from projects.models import Participation, Transfer

WITHOUT_SOUTHERN = {ProjectCase.NO_SOUTHERN_PARTNER, ProjectCase.EXCEPT_SOUTHERN_PARTNER}
WITHOUT_CONTRACTOR = {ProjectCase.NO_CONTRACTOR, ProjectCase.EXCEPT_CONTRACTOR}
POPULATIONS = (
    "agricultrices et agriculteurs de la région",
    "jeunes en formation",
    "membres des comités villageois",
    "personnel des écoles et des centres de santé",
)


def numbers() -> "array[int]":
    return array("q")


@dataclass
class Registered:
    """The primary keys of the organizations, by their numbers; of each Québec partner, that of
    its first expertise (0: it has none)."""

    icos: "array[int]" = field(default_factory=numbers)
    southern: "array[int]" = field(default_factory=numbers)
    quebec: "array[int]" = field(default_factory=numbers)
    expertises: "array[int]" = field(default_factory=numbers)


def participations(plan: Plan, known: Registered) -> list[Participation]:
    roles = dict.fromkeys(_roles(plan, known))
    return [Participation(organization_id=pk, role=role) for pk, role in roles]


def _roles(plan: Plan, known: Registered) -> Iterator[tuple[int, Role]]:
    if plan.case != ProjectCase.NO_LEAD:
        yield known.icos[plan.lead], Role.LEAD
    if plan.co_lead is not None:
        yield known.icos[plan.co_lead], Role.CO_LEAD
    if plan.case not in WITHOUT_SOUTHERN:
        yield from _southern_roles(plan, known)
    if plan.expert is not None:
        is_abroad = plan.type != Type.AWARENESS
        yield known.quebec[plan.expert], Role.EXPERTISE_PROVIDER if is_abroad else Role.PARTNER
        if plan.number % 4 == 1:
            yield known.quebec[plan.expert], Role.FUNDER
    for number in plan.call_partners:
        yield known.quebec[number], Role.PARTNER


def _southern_roles(plan: Plan, known: Registered) -> Iterator[tuple[int, Role]]:
    contracts = plan.type == Type.DEVELOPMENT and plan.case not in WITHOUT_CONTRACTOR
    for place, southern in enumerate(plan.southern):
        role = Role.CONTRACTOR if contracts and place == 0 else Role.PARTNER
        yield known.southern[southern.number], role


def transfers(world: World, plan: Plan, known: Registered) -> list[Transfer]:
    """In a project abroad that has begun, to its southern partner or to a population."""
    if plan.expert is None or not plan.is_abroad or not plan.has_begun or plan.start > TODAY:
        return []
    chance = world.chance("transfer", plan.number)
    last = max(plan.last_known_day, plan.start)
    found = Transfer(expertise_id=known.expertises[plan.expert])
    found.on = plan.start + days(chance.randint(0, (last - plan.start).days))
    if chance.random() < 0.6 and plan.case not in WITHOUT_SOUTHERN:
        found.to_organization_id = known.southern[plan.southern[0].number]
    else:
        found.to_population = chance.choice(POPULATIONS)
    return [found]

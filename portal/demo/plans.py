"""What is decided of a fictional project before its records are made."""

import datetime
from dataclasses import dataclass, field
from random import Random
from typing import Any

from portal.demo.cases import ProjectCase, project_case, quebec_case
from portal.demo.icos import published_ico
from portal.demo.partners import Southern, published_southern
from portal.demo.ties import southern_ties
from portal.demo.vocabulary import THEMES
from portal.demo.world import (
    FIRST_YEAR,
    LAST_YEAR,
    TODAY,
    World,
    day_of,
    days,
    icos_among,
    quebec_among,
    southern_among,
)
from projects.enums import ABROAD, Status, Type

# The types of the cases that only make sense in one.
TYPE_OF_CASE = {
    ProjectCase.NO_SOUTHERN_PARTNER: Type.FIELDWORK,
    ProjectCase.EXCEPT_SOUTHERN_PARTNER: Type.FIELDWORK,
    ProjectCase.NO_CONTRACTOR: Type.DEVELOPMENT,
    ProjectCase.EXCEPT_CONTRACTOR: Type.DEVELOPMENT,
    ProjectCase.NO_REGION: Type.AWARENESS,
    ProjectCase.NO_COUNTRY: Type.FIELDWORK,
    ProjectCase.UNVALUED: Type.DEVELOPMENT,
    ProjectCase.OVERSPENT: Type.DEVELOPMENT,
}
LONG_CLOSED = {
    ProjectCase.NO_END,
    ProjectCase.EXCEPT_END,
    ProjectCase.OUTSTANDING,
    ProjectCase.EXCEPT_OUTSTANDING,
    ProjectCase.OVERSPENT,
    ProjectCase.UNVALUED,
    ProjectCase.ARCHIVED,
}
# Shortest and longest duration, in months.
MONTHS = {Type.DEVELOPMENT: (12, 48), Type.FIELDWORK: (6, 12), Type.AWARENESS: (6, 30)}
# The fictional programme, and its calls, which one project in six answers.
PROGRAMME = "DEMO"
SHARES_CALL, PARTNERS_CALL, UNCHECKED_CALL = CALLS = ("DEMO-1", "DEMO-2", "DEMO-3")
# A final report is due so many days after the end, and received a month after that at most.
REPORT_DUE = 90
REPORT_LATE = 30


@dataclass(frozen=True)
class Plan:
    """``start`` and ``end``: planned. Organizations are given by their numbers; of the southern
    partners, the first is the main one."""

    number: int
    case: ProjectCase | None
    type: Type
    start: datetime.date
    end: datetime.date
    status: Status
    theme: dict[str, Any]
    lead: int
    co_lead: int | None = None
    southern: list[Southern] = field(default_factory=list)
    expert: int | None = None

    @property
    def call(self) -> str:
        """The call of the fictional programme that it answers; empty for most projects."""
        return CALLS[self.number // 6 % len(CALLS)] if self.number % 6 == 1 else ""

    @property
    def call_partners(self) -> tuple[int, ...]:
        """The Québec partners, each of another sector, that the call for several brings: two,
        and one alone for one project in three."""
        if self.call != PARTNERS_CALL:
            return ()
        turn = self.number // 18
        return (turn % 6, turn % 6 + 1)[: 1 if turn % 3 == 2 else 2]

    @property
    def is_abroad(self) -> bool:
        return self.type in ABROAD

    @property
    def has_begun(self) -> bool:
        return self.status not in (Status.PIPELINE, Status.CANCELLED)

    @property
    def last_known_day(self) -> datetime.date:
        return min(self.end, TODAY)


def plan(world: World, number: int) -> Plan:
    chance = world.chance("project", number)
    case = project_case(number)
    kind = _type(case, chance)
    start = day_of(chance, _year(case, chance))
    length = days(30 * chance.randint(*MONTHS[kind]))
    if case == ProjectCase.ENDING:
        start = TODAY - days(REPORT_LATE) - length
    end = start + length
    southern = _southern(world, number, kind, chance)
    lead = _lead(world, number, southern, start, chance)
    co_lead = published_ico(chance, icos_among(number)) if chance.random() < 0.12 else None
    return Plan(
        number=number,
        case=case,
        type=kind,
        start=start,
        end=end,
        status=_status(case, start, end),
        theme=chance.choice(THEMES),
        lead=lead,
        co_lead=None if co_lead == lead else co_lead,
        southern=southern,
        expert=_expert(number, chance),
    )


def _type(case: ProjectCase | None, chance: Random) -> Type:
    drawn = chance.choices(list(Type), [60, 22, 18])[0]
    return TYPE_OF_CASE.get(case, drawn) if case else drawn


def _year(case: ProjectCase | None, chance: Random) -> int:
    """Every year of the twenty has projects, the last ones more."""
    late = int(chance.triangular(FIRST_YEAR, LAST_YEAR + 1, LAST_YEAR - 1))
    year = chance.choice((chance.randint(FIRST_YEAR, LAST_YEAR), late, late))
    if case == ProjectCase.SUSPENDED:
        return TODAY.year - 1
    return FIRST_YEAR + year % 14 if case in LONG_CLOSED else year


def _status(case: ProjectCase | None, start: datetime.date, end: datetime.date) -> Status:
    if case in (ProjectCase.CANCELLED, ProjectCase.SUSPENDED):
        return Status(case.value)
    if start > TODAY:
        return Status.PIPELINE
    if end + days(REPORT_DUE + REPORT_LATE) < TODAY:
        return Status.CLOSED
    return Status.FINALISATION if end < TODAY else Status.IMPLEMENTATION


def _southern(world: World, number: int, kind: Type, chance: Random) -> list[Southern]:
    """The main partner, and for one project in six another."""
    if kind not in ABROAD:
        return []
    among = southern_among(number)
    numbers = [published_southern(chance, among)]
    other = chance.randrange(among)
    if chance.random() < 1 / 6 and other not in numbers:
        numbers.append(other)
    return [Southern.of(world, one) for one in numbers]


def _lead(
    world: World, number: int, southern: list[Southern], start: datetime.date, chance: Random
) -> int:
    """An ICO that the partner works with at the start, else the one it has longest worked with."""
    if not southern:
        return published_ico(chance, icos_among(number))
    ties = southern_ties(world, southern[0].number)
    then = [tie.ico for tie in ties if tie.holds_on(start)]
    return chance.choice(then or [ties[0].ico])


def _expert(number: int, chance: Random) -> int | None:
    """For three projects in ten, a Québec partner that has an expertise and is published."""
    expert = chance.randrange(quebec_among(number))
    if chance.random() >= 0.3 or quebec_case(expert) is not None:
        return None
    return expert

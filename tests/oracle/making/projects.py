"""Projects of each type, who takes part in them, and what they are made of."""

import datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from organizations.models import Need, Organization, Partnership, Sector
from projects.models import (
    Cohort,
    CountryShare,
    MarkerValue,
    NeedAnswer,
    Participation,
    Project,
    ProjectGoal,
    ProjectRegion,
    RuleException,
    SectorShare,
)
from tests.oracle.making.maker import Maker
from tests.oracle.making.organizations import plain_ones
from tests.oracle.world import World

ROLES = {
    "lead": "ico",
    "co_lead": "ico",
    "contractor": "southern_partner",
    "expertise_provider": "quebec_partner",
    "partner": "",
    "funder": "",
}
# Of one, two or three rows: blank, adding up to 100 in a way that floats miss, or not.
SHARES = [
    [(None,), (Decimal(100),), (Decimal("99.99"),)],
    [(None, None), (Decimal("33.10"), Decimal("66.90")), (Decimal(100), None)],
    [
        (None, None, None),
        (Decimal("33.33"), Decimal("33.33"), Decimal("33.34")),
        (Decimal("0.10"), Decimal("0.20"), Decimal("99.70")),
        (Decimal("33.33"), Decimal("33.33"), Decimal("33.33")),
    ],
]
# Exceptions are recorded to rules; to the last two, only past the verbs, and in vain.
EXCEPTED = (
    "project.contractor",
    "project.southern_partner",
    "project.status_dates",
    "obligation.closing",
    "project.lead",
    "project.country",
)
NORM_DAYS = [
    datetime.date(year, month, day)
    for year, month, day in [(1994, 12, 31), (1995, 1, 1), (2020, 12, 31), (2021, 1, 1)]
]
WITHDRAWN = datetime.date(2021, 1, 1)


def any_project(m: Maker, number: int) -> Project:
    french = m.pick("Puits", "Puits", "")
    planned = m.interval()
    actual = m.pick((None, None), (None, None), (m.past(), m.past()))
    if None not in actual and not m.rarely():
        actual = (min(actual), max(actual))
    return m.add(
        Project,
        slug=f"p{number}",
        type=m.pick("development", "fieldwork", "awareness"),
        status=m.pick("pipeline", "implementation", "closed", "closed", "cancelled"),
        title_fr=french,
        title_en=m.pick("Wells", "") if french or m.rarely() else "Wells",
        summary_fr=m.pick("", "Eau"),
        summary_en=m.pick("", "Water"),
        title_outdated_since=m.pick(None, m.world.now),
        summary_outdated_since=m.pick(None, m.world.now),
        planned_start=m.pick(planned[0], *NORM_DAYS),
        planned_end=planned[1],
        actual_start=actual[0],
        actual_end=actual[1],
    )


def participations(m: Maker, project: Project) -> None:
    for role in [*m.some(ROLES, most=4), *m.pick([], ["lead"])]:
        kind = "" if m.spoiled and m.pick(False, True) else ROLES[role]
        ones = [one for one in m.of(Organization) if one.kind == kind or not kind]
        row = {"project": project, "organization": m.pick(*ones), "role": role}
        if not m.of(Participation, **row):
            m.add(Participation, **row)


def partnerships(m: Maker) -> None:
    icos = m.of(Organization, kind="ico")
    for partner in m.some(m.of(Organization, kind="southern_partner")):
        start, end = m.interval()
        m.add(Partnership, ico=m.pick(*icos), partner=partner, start=start, end=end)


def shares(m: Maker, project: Project, rows: list[dict[str, Any]], model: Any) -> None:
    if rows:
        known = SHARES[len(rows) - 1]
        given = m.pick(*known) if m.rarely() else m.pick(*known[:2])
        for row, share in zip(rows, given, strict=True):
            m.add(model, project=project, share=share, **row)


def parts(m: Maker, project: Project) -> None:
    shares(m, project, m.some([{"country": c} for c in ("HT", "SN", "ML")]), CountryShare)
    sectors = m.of(Sector) if m.rarely() else m.of(Sector, withdrawn_on=None)
    shares(m, project, [{"sector": one} for one in m.some(sectors, most=2)], SectorShare)
    for region in m.some(["06", "17"]):
        m.add(ProjectRegion, project=project, region=region)
    for goal in m.some([1, 17]):
        m.add(ProjectGoal, project=project, goal=goal)
    for marker in m.some(["1", "10", "11"]):
        m.add(MarkerValue, project=project, marker=marker, significance=m.pick(0, 2))
    for code in m.some(EXCEPTED):
        m.add(RuleException, project=project, rule=code, reason="Dit par la source.")
    for need in m.some(m.of(Need)):
        m.add(NeedAnswer, project=project, need=need)
    for number in range(m.number(0, 2)):
        cohort(m, project, f"Cohorte {number}")


def cohort(m: Maker, project: Project, name: str) -> None:
    ages = [m.pick(None, 17, 18, 35, 36) for _ in range(2)]
    if None not in ages and not m.rarely():
        ages.sort()
    hours = m.pick(None, 59, 60)
    youngest, oldest = ages
    row = {"project": project, "name": name, "training_hours": hours}
    m.add(Cohort, age_min=youngest, age_max=oldest, **row)


def peopled(draw: Any) -> Maker:
    """A world with its organizations, needs and sectors."""
    m = Maker(draw)
    plain_ones(m, "ico", "southern_partner", "quebec_partner", "ico", "southern_partner")
    for one in m.of(Organization, kind="southern_partner"):
        m.add(Need, organization=one, title_fr="Eau")
    for code, day in [("99901", None), ("99902", None), ("99903", WITHDRAWN)]:
        m.add(Sector, code=code, withdrawn_on=day)
    return m


@st.composite
def project_worlds(draw: Any) -> World:
    m = peopled(draw)
    partnerships(m)
    for project in [any_project(m, number) for number in range(m.number(1, 2))]:
        participations(m, project)
        parts(m, project)
    return m.world

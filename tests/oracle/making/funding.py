"""Who pays what, what is owed, and what programmes ask for."""

import datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from organizations.models import Organization
from projects.models import Contribution, Obligation, Programme, ProgrammeRule, Project
from tests.oracle.judges.funding import SOURCES
from tests.oracle.judges.numbers import months_later
from tests.oracle.making.maker import Maker
from tests.oracle.making.projects import any_project, participations, parts, peopled
from tests.oracle.world import World

# In floats, 0.10 + 0.20 is above 0.30, and 0.29 is below 29 hundredths.
AMOUNTS = [Decimal(text) for text in ("0.10", "0.20", "0.30", "0.29", "0.01", "999999.99")]
BAD_AMOUNTS = [Decimal(0), Decimal(-1), Decimal("1000000000000.01")]
PERCENTAGES = [Decimal(text) for text in ("0", "33.33", "50", "66.67", "100")]


def contribution(m: Maker, project: Project) -> None:
    amount = m.pick(*BAD_AMOUNTS) if m.rarely() else m.pick(*AMOUNTS)
    known = not m.rarely()
    organization = m.pick(None, None, *m.of(Organization))
    named = m.pick("Ville", "ville") if organization is None else ""
    m.add(
        Contribution,
        project=project,
        organization=organization,
        payer_name=m.pick("", "Ville") if m.rarely() else named,
        source=m.pick(*SOURCES),
        stage=m.pick("planned", "committed", "disbursed"),
        nature=m.pick("cash", "cash", "in_kind", "service"),
        valuation_method=m.pick("", "Heures"),
        amount=amount,
        amount_cad=amount if known else m.pick(None, *BAD_AMOUNTS),
        rate=None if known else m.pick(None, Decimal("1.5")),
        rate_date=None if known else m.day(),
    )


def obligation(m: Maker, project: Project, number: int) -> None:
    m.add(
        Obligation,
        project=project,
        kind=f"Rapport {number}",
        due_on=m.day(years=(0,), known=True),
        received_on=m.pick(None, None, m.world.today),
        waived_reason=m.pick("", "", "Force majeure"),
    )


@st.composite
def funded_worlds(draw: Any) -> World:
    m = peopled(draw)
    for project in [any_project(m, number) for number in range(m.number(1, 2))]:
        participations(m, project)
        for _ in range(m.number(0, 6)):
            contribution(m, project)
        for number in range(m.number(0, 2)):
            obligation(m, project, number)
    return m.world


def rule_set(m: Maker, programme: Programme) -> None:
    start, end = m.interval()
    dated = m.pick(False, True)
    m.add(
        ProgrammeRule,
        programme=programme,
        stream=m.pick("", "", "Volet 1", "Volet 1", "Volet 2"),
        call=m.pick("", "2024"),
        start=start if dated else None,
        end=end if dated else None,
        verified_on=m.pick(*[m.world.today] * 3, None),
        mrif_share_max=m.pick(*PERCENTAGES, None),
        public_aid_max=m.pick(*PERCENTAGES, None),
        own_share_min=m.pick(*PERCENTAGES, None),
        amount_max=m.pick(Decimal("0.30"), Decimal("0.50"), None),
        partner_sectors_min=m.pick(1, 0, 2, None),
        months_max=m.pick(1, 12, 36, None),
    )


def in_programme(m: Maker, project: Project) -> None:
    project.programme = m.pick(*m.of(Programme)[:1] * 3, *m.of(Programme), None)
    project.stream = m.pick("Volet 1", "Volet 1", "")
    project.call = m.pick("2024", "2024", "")
    if (first := project.actual_start or project.planned_start) and m.pick(True, False):
        last = months_later(first, m.pick(1, 12, 36)) - datetime.timedelta(m.pick(0, 1))
        project.planned_start, project.planned_end = first, last
        project.actual_start = project.actual_end = None


@st.composite
def programme_worlds(draw: Any) -> World:
    m = peopled(draw)
    for code in ("A", "B"):
        m.add(Programme, code=code, **m.bilingual("name"))
    for _ in range(m.number(2, 5)):
        rule_set(m, m.pick(*m.of(Programme)[:1] * 3, *m.of(Programme)))
    for project in [any_project(m, number) for number in range(m.number(1, 2))]:
        in_programme(m, project)
        participations(m, project)
        for _ in range(m.number(0, 5)):
            contribution(m, project)
    return m.world


@st.composite
def publishable_worlds(draw: Any) -> World:
    """Projects with everything that their publication looks at."""
    m = peopled(draw)
    for project in [any_project(m, number) for number in range(m.number(1, 2))]:
        participations(m, project)
        parts(m, project)
        for number in range(m.number(0, 1)):
            obligation(m, project, number)
            contribution(m, project)
    return m.world

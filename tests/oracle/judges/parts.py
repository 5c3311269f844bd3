"""What breaks the rules about what a project is made of."""

from typing import Any

from projects.models import Cohort, CountryShare, Participation, SectorShare
from tests.oracle.judge import Judges
from tests.oracle.judges.projects import start
from tests.oracle.world import World

PARTS = Judges()

KINDS = {
    "lead": {"ico"},
    "co_lead": {"ico"},
    "contractor": {"southern_partner"},
    "expertise_provider": {"quebec_partner"},
    "partner": {"ico", "southern_partner", "quebec_partner"},
    "funder": {"ico", "southern_partner", "quebec_partner"},
}


@PARTS.of(Participation, "project.expertise_role", "refuse")
def role_of_another_kind(_world: World, one: Any) -> bool:
    return one.organization.kind not in KINDS.get(one.role, ())


@PARTS.of(CountryShare, "project.share", "refuse")
@PARTS.of(SectorShare, "project.share", "refuse")
def not_a_share(_world: World, one: Any) -> bool:
    return one.share is not None and not 0 < one.share <= 100


@PARTS.of(SectorShare, "project.sector", "refuse")
def sector_withdrawn_before(_world: World, one: Any) -> bool:
    """A project that began before the withdrawal keeps the code it had then."""
    withdrawn, begun = one.sector.withdrawn_on, start(one.project)
    return withdrawn is not None and (begun is None or begun >= withdrawn)


@PARTS.of(Cohort, "project.cohort", "refuse")
def youngest_above_oldest(_world: World, one: Any) -> bool:
    return None not in (one.age_min, one.age_max) and one.age_min > one.age_max

"""What breaks the rules about projects, funding aside."""

import datetime
from collections.abc import Iterable
from typing import Any

from organizations.models import Partnership
from projects.models import (
    Cohort,
    CountryShare,
    MarkerValue,
    NeedAnswer,
    Participation,
    Project,
    ProjectGoal,
    ProjectRegion,
    SectorShare,
)
from tests.oracle.judge import Judges
from tests.oracle.judges.numbers import includes
from tests.oracle.world import World

PROJECTS = Judges()

TYPES = {"development", "fieldwork", "awareness"}
ABROAD = {"development", "fieldwork"}
STATUSES = {"pipeline", "implementation", "finalisation", "closed", "suspended", "cancelled"}
NORMS_OF_FIELDWORK = (datetime.date(1995, 1, 1), datetime.date(2020, 12, 31))


def rule(code: str, severity: str) -> Any:
    return PROJECTS.of(Project, code, severity)


def start(one: Any) -> datetime.date | None:
    return one.actual_start or one.planned_start


def end(one: Any) -> datetime.date | None:
    return one.actual_end or one.planned_end


def in_roles(world: World, one: Any, *roles: str) -> list[Any]:
    """The organizations in one of the roles, or in any."""
    rows = world.of(Participation, project=one)
    return [row.organization for row in rows if not roles or row.role in roles]


def southern(organizations: Iterable[Any]) -> list[Any]:
    return [one for one in organizations if one.kind == "southern_partner"]


@rule("project.type", "refuse")
def unknown_type(_world: World, one: Any) -> bool:
    return one.type not in TYPES


@rule("project.title", "refuse")
def untitled(_world: World, one: Any) -> bool:
    return not one.title_fr and not one.title_en


@rule("project.status", "refuse")
def unknown_status(_world: World, one: Any) -> bool:
    return one.status not in STATUSES


@rule("project.dates", "refuse")
def bad_dates(world: World, one: Any) -> bool:
    pairs = [(one.planned_start, one.planned_end), (one.actual_start, one.actual_end)]
    future = [day for day in pairs[1] if day and day > world.today]
    return bool(future) or any(None not in (a, b) and b < a for a, b in pairs)


@rule("project.shares", "refuse")
def uneven_shares(world: World, one: Any) -> bool:
    return any(_uneven(world.of(model, project=one)) for model in (CountryShare, SectorShare))


def _uneven(rows: list[Any]) -> bool:
    shares = [row.share for row in rows]
    if set(shares) <= {None}:
        return False
    return None in shares or sum(shares) != 100


@rule("project.lead", "publish")
def without_its_one_lead(world: World, one: Any) -> bool:
    return [lead.kind for lead in in_roles(world, one, "lead")] != ["ico"]


@rule("project.southern_partner", "publish")
def without_southern_partner(world: World, one: Any) -> bool:
    return one.type in ABROAD and not southern(in_roles(world, one))


@rule("project.contractor", "publish")
def without_contractor(world: World, one: Any) -> bool:
    return one.type == "development" and not southern(in_roles(world, one, "contractor"))


@rule("project.awareness_place", "publish")
def awareness_nowhere(world: World, one: Any) -> bool:
    return one.type == "awareness" and not world.has(ProjectRegion, project=one)


@rule("project.status_dates", "publish")
def status_without_date(_world: World, one: Any) -> bool:
    needed = {"implementation": start, "closed": end}.get(one.status)
    return needed is not None and needed(one) is None


@rule("project.french", "publish")
def without_french_title(_world: World, one: Any) -> bool:
    return not one.title_fr


@rule("project.french", "warn")
def without_french_summary(_world: World, one: Any) -> bool:
    return not one.summary_fr


@rule("project.english", "warn")
def without_english(_world: World, one: Any) -> bool:
    return not (one.title_en and one.summary_en)


@rule("project.country", "publish")
def without_country(world: World, one: Any) -> bool:
    return one.type in ABROAD and not world.has(CountryShare, project=one)


@rule("project.partnership", "warn")
def without_partnership(world: World, one: Any) -> bool:
    leads = in_roles(world, one, "lead")
    partners = southern(in_roles(world, one))
    return bool(leads) and not all(_partnered(world, one, leads, who) for who in partners)


def _partnered(world: World, one: Any, leads: list[Any], who: Any) -> bool:
    """Where the start is unknown, any partnership may be the one."""
    day = start(one)
    return any(
        row.ico in leads and (day is None or includes(row.start, row.end, day))
        for row in world.of(Partnership, partner=who)
    )


@rule("project.need", "warn")
def answers_no_need(world: World, one: Any) -> bool:
    return one.type == "development" and not world.has(NeedAnswer, project=one)


@rule("project.sector", "warn")
def without_sector(world: World, one: Any) -> bool:
    return not world.has(SectorShare, project=one)


@rule("project.sdg", "warn")
def without_goal(world: World, one: Any) -> bool:
    return not world.has(ProjectGoal, project=one)


@rule("project.gender", "warn")
def gender_not_assessed(world: World, one: Any) -> bool:
    return not world.has(MarkerValue, project=one, marker="1")


@rule("project.fieldwork_cohort", "warn")
def cohort_missing_or_outside_norms(world: World, one: Any) -> bool:
    cohorts, day = world.of(Cohort, project=one), start(one)
    normed = day is not None and includes(*NORMS_OF_FIELDWORK, day)
    outside = normed and any(_outside_norms(cohort) for cohort in cohorts)
    return one.type == "fieldwork" and (not cohorts or outside)


def _outside_norms(cohort: Any) -> bool:
    """What is unknown is not outside."""
    ages = [age for age in (cohort.age_min, cohort.age_max) if age is not None]
    untrained = cohort.training_hours is not None and cohort.training_hours < 60
    return untrained or any(not 18 <= age <= 35 for age in ages)

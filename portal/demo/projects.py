"""Fictional projects of the three types, with the needs that they answer."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from organizations.enums import NeedStatus
from portal.demo.cases import ProjectCase
from portal.demo.composition import composition
from portal.demo.entries import Entry
from portal.demo.funding import contributions
from portal.demo.needs import need_of
from portal.demo.obligations import obligations
from portal.demo.plans import PROGRAMME, Plan, plan
from portal.demo.teams import Registered, participations, transfers
from portal.demo.titles import texts
from portal.demo.vocabulary import AWARENESS
from portal.demo.world import TODAY, World, days
from projects.enums import Status, Type
from projects.models import NeedAnswer, Project, RuleException
from registry.actions import Draft
from registry.enums import Publication

PUBLICATION: dict[ProjectCase | None, Publication] = {
    ProjectCase.NO_LEAD: Publication.DRAFT,
    ProjectCase.NO_SOUTHERN_PARTNER: Publication.DRAFT,
    ProjectCase.NO_CONTRACTOR: Publication.DRAFT,
    ProjectCase.NO_REGION: Publication.DRAFT,
    ProjectCase.NO_END: Publication.DRAFT,
    ProjectCase.NO_FRENCH: Publication.DRAFT,
    ProjectCase.NO_COUNTRY: Publication.DRAFT,
    ProjectCase.UNVALUED: Publication.DRAFT,
    ProjectCase.OUTSTANDING: Publication.DRAFT,
    ProjectCase.DRAFT: Publication.DRAFT,
    ProjectCase.IN_REVIEW: Publication.IN_REVIEW,
    ProjectCase.ARCHIVED: Publication.ARCHIVED,
}
EXCEPTIONS: dict[ProjectCase | None, tuple[str, str]] = {
    ProjectCase.EXCEPT_SOUTHERN_PARTNER: (
        "project.southern_partner",
        "Exception fictive : la communauté d’accueil s’organise encore en association.",
    ),
    ProjectCase.EXCEPT_CONTRACTOR: (
        "project.contractor",
        "Exception fictive : après un séisme, l’OCI a lui-même conduit les travaux.",
    ),
    ProjectCase.EXCEPT_END: (
        "project.status_dates",
        "Exception fictive : les archives ne disent pas quand le projet a pris fin.",
    ),
    ProjectCase.EXCEPT_OUTSTANDING: (
        "obligation.closing",
        "Exception fictive : le rapport final a été perdu dans une inondation.",
    ),
}
ARCHIVED_REASONS = (
    "Fiche saisie deux fois : une autre fiche fictive décrit ce projet.",
    "Projet fictif retiré à la demande du partenaire, pour la sécurité de ses membres.",
)
WITHOUT_END = {ProjectCase.NO_END, ProjectCase.EXCEPT_END}
MERGED = 2021
LATEST_CALL = 2024


@dataclass(frozen=True)
class Planned:
    """A project as planned, and the need that it answers, if any: the need is stored first."""

    plan: Plan
    need: Draft | None


def planned(world: World, known: Registered) -> Iterator[Planned]:
    for number in range(world.projects):
        one = plan(world, number)
        yield Planned(one, _need(world, one, known))


def _need(world: World, plan: Plan, known: Registered) -> Draft | None:
    """Of development projects under way or over, two in three answer a need of their partner."""
    if plan.type != Type.DEVELOPMENT or plan.number % 3 == 2 or not plan.has_begun:
        return None
    need = need_of(plan.theme, plan.southern[0], plan.start - days(200 + plan.number % 400))
    need.key = world.key("answered-need", plan.number)
    need.organization_id = known.southern[plan.southern[0].number]
    need.status = NeedStatus.ANSWERED
    return Draft(need)


def entry(world: World, planned: Planned, known: Registered, programmes: dict[str, int]) -> Entry:
    """``programmes``: their primary keys, by code."""
    plan, need = planned.plan, planned.need
    project = Project(
        key=world.key("project", plan.number),
        type=plan.type,
        status=plan.status,
        programme_id=programmes.get(_programme(plan)),
        call=plan.call or (f"Appel fictif {plan.start.year}" if plan.number % 5 else ""),
        source_url=world.source("projects", plan.number),
        **_dates(plan),
        **texts(world, plan),
    )
    if plan.type == Type.AWARENESS:
        chance = world.chance("audience", plan.number)
        project.audience = chance.choice(AWARENESS["audiences"])
        project.reach = chance.randrange(150, 12_000) if plan.number % 7 else None
    parts: dict[str, list[Any]] = {
        **composition(world, plan),
        "participations": participations(plan, known),
        "transfers": transfers(world, plan, known),
        "contributions": contributions(world, plan, known),
        "obligations": obligations(world, plan),
        "answered_needs": [NeedAnswer(need=need.record)] if need else [],
        "exceptions": _exceptions(plan),
    }
    state = PUBLICATION.get(plan.case, Publication.PUBLISHED)
    reason = ARCHIVED_REASONS[plan.number % 2] if state == Publication.ARCHIVED else ""
    return Entry(Draft(project, parts), state, reason)


def _programme(plan: Plan) -> str:
    """That of its call, or the programme of the day for its type; none for one in eleven."""
    if plan.call:
        return PROGRAMME
    if plan.number % 11 == 10:
        return ""
    if plan.start.year >= LATEST_CALL:
        return "QSF-2024"
    if plan.start.year >= MERGED:
        return "NQSF-2021"
    return {Type.DEVELOPMENT: "PQDI", Type.FIELDWORK: "QSF", Type.AWARENESS: "PECM"}[plan.type]


def _dates(plan: Plan) -> dict[str, Any]:
    """Planned, and actual for what has come to pass: some days after what was planned."""
    dates: dict[str, Any] = {"planned_start": plan.start}
    if plan.has_begun:
        dates["actual_start"] = min(plan.start + days(plan.number % 40), plan.last_known_day)
    if plan.case in WITHOUT_END:
        return dates
    dates["planned_end"] = plan.end
    if plan.status in (Status.CLOSED, Status.FINALISATION):
        dates["actual_end"] = min(plan.end + days(plan.number % 15), TODAY)
    return dates


def _exceptions(plan: Plan) -> list[RuleException]:
    if plan.case not in EXCEPTIONS:
        return []
    rule, reason = EXCEPTIONS[plan.case]
    return [RuleException(rule=rule, reason=reason)]

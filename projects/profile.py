"""What the public page of one project tells."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from projects.cohorts import Cohorts
from projects.columns import PROJECT
from projects.enums import Role, Type
from projects.funding import Funding, Standing, chart, checks
from projects.linked_data import linked_data
from projects.models import Participation, Project, RuleException
from projects.rules.programme import FIGURES
from registry.bars import Chart
from registry.days import today
from registry.facts import Fact, facts
from registry.prepared import Prepared
from registry.timelines import Period, Timeline

RELATIONS = ["exceptions", "cohorts", "places", "answered_needs", "transfers", "regions", "goals"]
RELATIONS += ["markers", "countries", "sectors"]
ASKED = Prepared(
    Project.objects.with_figures,
    [*(f"{figure}_set" for figure in FIGURES), "partner_sectors"],
    RELATIONS,
)
NAMED = ("name", "name_language", "slug", "kind", "country")  # what is said of who takes part
KEYS = {"key", "programme", "start", "end", "source_url", "updated_at"}
OPTIONAL = ("stream", "call")


@dataclass(frozen=True)
class Profile:
    """``related``: in which relations the project has rows; the others are not asked."""

    project: Project
    related: frozenset[str]

    def _listed(self, relation: str, rows: Callable[[Any], Any]) -> list[Any]:
        return list(rows(getattr(self.project, relation))) if relation in self.related else []

    @property
    def facts(self) -> list[Fact]:
        keys = {key for key in OPTIONAL if getattr(self.project, key)}
        return facts(self.project, PROJECT, KEYS | keys)

    @property
    def is_awareness(self) -> bool:
        return self.project.type == Type.AWARENESS

    @property
    def public(self) -> list[Fact]:
        """Whom an awareness project is for, and how many it reached; known or not."""
        audience, reach = facts(self.project, PROJECT, {"audience", "reach"})
        count = self.project.reach
        told = "" if count is None else number_format(count, force_grouping=True)
        return [audience, replace(reach, value=told)]

    @cached_property
    def implementers(self) -> list[Participation]:
        """The published partners that carry a development project out, as its main implementers."""
        is_development = self.project.type == Type.DEVELOPMENT
        of_role = dict(self.participations).get(str(Role.CONTRACTOR.label), [])
        return of_role if is_development else []

    @cached_property
    def participations(self) -> list[tuple[str, list[Participation]]]:
        """The published organizations that take part, by role, in the order of the roles."""
        rows = self.project.participations.public().select_related("organization")
        rows = rows.only("project", "role", *(f"organization__{name}" for name in NAMED))
        found = list(rows.order_by("organization__name_folded", "organization__key"))
        grouped = ((role, [row for row in found if row.role == role]) for role in Role)
        return [(str(role.label), group) for role, group in grouped if group]

    @property
    def calendar(self) -> Timeline | None:
        """What was planned, and what came of it."""
        one = self.project
        periods = (
            Period(_("Planned"), "planned", "", one.planned_start, one.planned_end, goes_on=False),
            Period(
                _("Actual"), one.type, "", one.actual_start, one.actual_end, goes_on=one.goes_on
            ),
        )
        return Timeline.of(periods, today())

    @property
    def linked_data(self) -> dict[str, Any]:
        rows = [row for _role, rows in self.participations for row in rows]
        names = [str(one.country.name) for one in self.countries]
        return linked_data(self.project, countries=names, participations=rows)

    @cached_property
    def countries(self) -> list[Any]:
        rows = self._listed("countries", lambda rows: rows.of_one())
        return sorted(rows, key=lambda one: -(one.share or 0))

    @cached_property
    def sectors(self) -> list[Any]:
        rows = self._listed("sectors", lambda rows: rows.of_one().select_related("sector"))
        return sorted(rows, key=lambda one: -(one.share or 0))

    @cached_property
    def standing(self) -> Standing:
        """Its funding, and what its programme's figures say of it."""
        funding = Funding.of(self.project.contributions.public())
        return Standing(funding, checks(self.project, funding))

    @cached_property
    def chart(self) -> Chart | None:
        """The shares of what is committed, else of what is planned, else of what is disbursed."""
        funding = self.standing.funding
        shown = funding.basis or next(iter(funding.stages), None)
        return chart(shown) if shown else None

    @cached_property
    def exceptions(self) -> list[RuleException]:
        return self._listed("exceptions", lambda rows: rows.of_one())

    @cached_property
    def cohorts(self) -> Cohorts | None:
        rows = self._listed("cohorts", lambda rows: rows.of_one())
        return Cohorts.of(rows) if rows else None

    @cached_property
    def places(self) -> list[Any]:
        return self._listed("places", lambda rows: rows.of_one().filter(publish_location=True))

    @cached_property
    def answered_needs(self) -> list[Any]:
        published = {"need__organization__publication": "published"}
        return self._listed(
            "answered_needs",
            lambda rows: rows.of_one().filter(**published).select_related("need"),
        )

    @cached_property
    def transfers(self) -> list[Any]:
        return self._listed(
            "transfers", lambda rows: rows.public().of_one().select_related("expertise")
        )

    @cached_property
    def regions(self) -> list[Any]:
        return self._listed("regions", lambda rows: rows.of_one())

    @cached_property
    def goals(self) -> list[Any]:
        return self._listed("goals", lambda rows: rows.of_one())

    @cached_property
    def markers(self) -> list[Any]:
        return self._listed("markers", lambda rows: rows.of_one())


def context(project: Project) -> dict[str, Any]:
    return {"project": project, "profile": Profile(project, ASKED.tell(project))}

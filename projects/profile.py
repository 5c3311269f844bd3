"""What the public page of one project tells."""

from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from projects.cohorts import Cohorts
from projects.columns import PROJECT
from projects.enums import Role, Type
from projects.funding import BY, Funding, Table, chart, sentences, table, unchecked
from projects.linked_data import linked_data
from projects.models import Participation, Project, RuleException
from projects.rules.programme import FIGURES, verified_of
from registry.bars import Chart
from registry.days import today
from registry.facts import Fact, facts
from registry.prepared import SOME, OfOne, Prepared
from registry.timelines import Period, Timeline

NAMED = ("name", "name_language", "slug", "kind", "country")  # what is said of who takes part


def _participations(rows: Any) -> Any:
    """Of published organizations, with what is said of them."""
    told = (f"organization__{name}" for name in NAMED)
    rows = rows.public().select_related("organization").only("project", "role", *told)
    return rows.order_by("organization__name_folded", "organization__key")


def _answers(rows: Any) -> Any:
    published = {"need__organization__publication": "published"}
    return rows.of_one().filter(**published).select_related("need")


RELATIONS = {
    one.relation: one
    for one in (
        OfOne("exceptions"),
        OfOne("cohorts"),
        OfOne("places", lambda rows: rows.of_one().filter(publish_location=True)),
        OfOne("answered_needs", _answers),
        OfOne("transfers", lambda rows: rows.public().of_one().select_related("expertise")),
        OfOne("regions"),
        OfOne("goals"),
        OfOne("markers"),
        OfOne("countries"),
        OfOne("sectors", lambda rows: rows.of_one().select_related("sector")),
        OfOne("participations", _participations),
    )
}


class _Verified(OfOne):
    """The figures of the verified rule sets of its programme that cover it."""

    def asked(self, model: Any, alias: str) -> Any:
        return verified_of(SOME).using(alias).values_list(*FIGURES).order_by("pk")


VERIFIED = _Verified("programme")
CONTRIBUTIONS = OfOne("contributions", lambda rows: rows.public().totals(*BY))
ASKED = Prepared(Project.objects.all, [], [*RELATIONS])
TOTALS = ("stage", *BY, "total")
KEYS = {"key", "programme", "start", "end", "source_url", "updated_at"}
OPTIONAL = ("stream", "call")


@dataclass(frozen=True)
class Profile:
    """``related``: in which relations the project has rows; the others are not asked."""

    project: Project
    related: frozenset[str]

    def _listed(self, relation: str) -> list[Any]:
        return RELATIONS[relation].of(self.project) if relation in self.related else []

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
        found = self._listed("participations")
        grouped = ((role, [row for row in found if row.role == role]) for role in Role)
        return [(str(role.label), group) for role, group in grouped if group]

    @cached_property
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
        rows = self._listed("countries")
        return sorted(rows, key=lambda one: -(one.share or 0))

    @cached_property
    def sectors(self) -> list[Any]:
        rows = self._listed("sectors")
        return sorted(rows, key=lambda one: -(one.share or 0))

    @cached_property
    def funding(self) -> Funding:
        rows = CONTRIBUTIONS.values(self.project)
        return Funding.of_rows(dict(zip(TOTALS, row, strict=True)) for row in rows)

    @property
    def table(self) -> Table:
        return table(self.funding)

    @property
    def sentences(self) -> list[tuple[str, str]]:
        return sentences(self.funding)

    @property
    def unchecked(self) -> list[str]:
        """The figures of its programme that nobody has verified for it, by their labels."""
        has_figures = self.project.programme_id is not None
        return unchecked(VERIFIED.values(self.project)) if has_figures else []

    @cached_property
    def chart(self) -> Chart | None:
        """The shares of what is committed, else of what is planned, else of what is disbursed."""
        shown = self.funding.basis or next(iter(self.funding.stages), None)
        return chart(shown) if shown else None

    @cached_property
    def exceptions(self) -> list[RuleException]:
        return self._listed("exceptions")

    @cached_property
    def cohorts(self) -> Cohorts | None:
        rows = self._listed("cohorts")
        return Cohorts.of(rows) if rows else None

    @cached_property
    def places(self) -> list[Any]:
        return self._listed("places")

    @cached_property
    def answered_needs(self) -> list[Any]:
        return self._listed("answered_needs")

    @cached_property
    def transfers(self) -> list[Any]:
        return self._listed("transfers")

    @cached_property
    def regions(self) -> list[Any]:
        return self._listed("regions")

    @cached_property
    def goals(self) -> list[Any]:
        return self._listed("goals")

    @cached_property
    def markers(self) -> list[Any]:
        return self._listed("markers")


def context(project: Project) -> dict[str, Any]:
    return {"project": project, "profile": Profile(project, ASKED.tell(project))}

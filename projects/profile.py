"""What the public page of one project tells."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from projects.columns import PROJECT
from projects.enums import Role, Source, Stage
from projects.models import Participation, Project
from registry.facts import Fact, facts

KEYS = {"key", "programme", "start", "end", "source_url", "updated_at"}


@dataclass(frozen=True)
class Funding:
    """Amounts in CAD: one line for each source, one amount for each of ``stages`` in it.

    Stages are never added together; ``totals`` are of one stage each. None: nothing recorded.
    """

    stages: list[str]
    lines: list[tuple[str, list[Any]]]
    totals: list[Any]


@dataclass(frozen=True)
class Profile:
    project: Project

    @property
    def facts(self) -> list[Fact]:
        keys = KEYS | ({"audience"} if self.project.audience else set())
        return facts(self.project, PROJECT, keys)

    @cached_property
    def participations(self) -> list[tuple[str, list[Participation]]]:
        """The published organizations that take part, by role, in the order of the roles."""
        rows = self.project.participations.public().select_related("organization")
        found = list(rows.order_by("organization__name_folded", "organization__key"))
        grouped = ((role, [row for row in found if row.role == role]) for role in Role)
        return [(str(role.label), group) for role, group in grouped if group]

    @cached_property
    def countries(self) -> list[Any]:
        return sorted(self.project.countries.all(), key=lambda one: -(one.share or 0))

    @cached_property
    def sectors(self) -> list[Any]:
        rows = self.project.sectors.select_related("sector")
        return sorted(rows, key=lambda one: -(one.share or 0))

    @cached_property
    def funding(self) -> Funding | None:
        rows = self.project.contributions.public().by_source()
        return funding(rows) if rows else None

    @cached_property
    def places(self) -> list[Any]:
        return list(self.project.places.filter(publish_location=True))

    @cached_property
    def answered_needs(self) -> list[Any]:
        published = {"need__organization__publication": "published"}
        return list(self.project.answered_needs.filter(**published).select_related("need"))

    @cached_property
    def transfers(self) -> list[Any]:
        return list(self.project.transfers.public().select_related("expertise__organization"))


def funding(rows: Iterable[dict[str, Any]]) -> Funding:
    """The table of rows of ``source``, ``stage`` and ``total``."""
    amounts = {(row["source"], row["stage"]): row["total"] for row in rows}
    stages = [stage for stage in Stage if any(used == stage for _source, used in amounts)]
    sources = [source for source in Source if any(used == source for used, _stage in amounts)]
    return Funding(
        [str(stage.label) for stage in stages],
        [(str(s.label), [amounts.get((s, stage)) for stage in stages]) for s in sources],
        [sum(a for (_s, used), a in amounts.items() if used == stage) for stage in stages],
    )


def context(project: Project) -> dict[str, Any]:
    return {"project": project, "profile": Profile(project)}

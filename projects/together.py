"""Who takes part in public projects, and in the same: from memory where their list is tallied."""

from collections.abc import Collection, Container
from typing import Any

from pyroaring import BitMap

from organizations.enums import Kind
from organizations.models import Organization
from projects.models import Participation
from registry.figure_tables import Tables
from registry.memory.figures import figures_of
from registry.memory.pairs import in_common, pairs_table, tied_to
from registry.memory.tallies import known_public, tally_of


def pairs_of(rows: Any) -> Tables:
    """Who takes part in those of some projects that are public, in whatever roles."""
    parts = Participation.objects.public().filter(project__in=rows.order_by().values("pk"))
    return pairs_table(parts.order_by().values_list("project", "organization").distinct())


def shared_projects(pks: Collection[int], kind: Kind | None = None) -> dict[tuple[int, int], int]:
    """How many public projects each of the organizations shares with each other public one, by
    their primary keys; ``kind``: with those of a kind alone."""
    tally = tally_of(Participation)
    if tally is None:
        return Participation.objects.public().filter(organization__in=pks).shared(kind)
    found = in_common(figures_of(tally), pks)
    if kind is None:
        return found
    among = _of_kind(kind)
    return {pair: projects for pair, projects in found.items() if pair[1] in among}


def projects_of(organizations: Any) -> BitMap | None:
    """The primary keys of the public projects in which one of some organizations takes part; None
    where that is not kept."""
    tally = tally_of(Participation)
    if tally is None:
        return None
    return tied_to(figures_of(tally), BitMap(organizations.order_by().values_list("pk", flat=True)))


def _of_kind(kind: Kind) -> Container[int]:
    if known := known_public(Organization):
        return {*known.sets("kind").union([kind])}
    return {*Organization.objects.public().filter(kind=kind).values_list("pk", flat=True)}

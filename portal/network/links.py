"""The links between organizations: partnerships, and projects in common."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from organizations.enums import Kind
from organizations.models import Organization, Partnership
from projects.models import Participation
from registry.text import fold

NAMED = ("slug", "name", "name_language", "kind", "key")  # what a drawing says of organizations


@dataclass(frozen=True)
class Link:
    """Two published organizations that work together; ``since``: the day of their first
    partnership, where they have one and it is known."""

    one: int
    other: int
    projects: int
    is_partnership: bool
    since: datetime.date | None

    def away_from(self, pk: int) -> int:
        return self.other if self.one == pk else self.one


def links_of(pks: Collection[int], kind: Kind | None = None) -> list[Link]:
    """The links of the organizations, with one another too; ``kind``: with those of a kind alone.
    In two queries."""
    shared = Participation.objects.public().filter(organization__in=pks).shared(kind)
    partnerships = Partnership.objects.public().of(pks)
    starts = (partnerships.with_kind(kind) if kind else partnerships).first_starts()
    projects = {_pair(*pair): count for pair, count in shared.items()}
    first = {_pair(*pair): start for pair, start in starts.items()}
    return [
        Link(*pair, projects.get(pair, 0), pair in first, first.get(pair))
        for pair in sorted({*projects, *first})
    ]


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def named(pks: Iterable[int]) -> dict[int, Organization]:
    """The organizations by primary key, with what a drawing says of them."""
    rows = Organization.objects.public().filter(pk__in=list(pks)).only(*NAMED)
    return {one.pk: one for one in rows}


def strength(link: Link, other: Organization) -> tuple[int, bool, str, str]:
    """What sorts the links of one organization: the strongest first, then by name."""
    return -link.projects, not link.is_partnership, fold(other.name), other.key

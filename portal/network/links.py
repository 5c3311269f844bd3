"""The links between organizations: partnerships, and projects in common."""

import datetime
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from organizations.models import Organization, Partnership
from projects.models import Participation
from registry.text import fold


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


def links_of(pks: Collection[int], among: Collection[int] | None = None) -> list[Link]:
    """The links of the organizations, with one another too; ``among``: with those alone. In two
    queries."""
    shared = Participation.objects.public().filter(organization__in=pks).shared(among)
    starts = Partnership.objects.public().of(pks).first_starts()
    wanted = None if among is None else {*pks, *among}
    projects = {_pair(*pair): count for pair, count in shared.items()}
    partnerships = {_pair(*pair): start for pair, start in starts.items()}
    pairs = {*projects, *(p for p in partnerships if wanted is None or wanted.issuperset(p))}
    return [
        Link(*pair, projects.get(pair, 0), pair in partnerships, partnerships.get(pair))
        for pair in sorted(pairs)
    ]


def _pair(one: int, other: int) -> tuple[int, int]:
    return min(one, other), max(one, other)


def named(pks: Iterable[int]) -> dict[int, Organization]:
    """The organizations by primary key, with what a drawing says of them."""
    fields = ("slug", "name", "name_language", "acronym", "kind", "key")
    rows = Organization.objects.public().filter(pk__in=list(pks)).only(*fields)
    return {one.pk: one for one in rows}


def strength(link: Link, other: Organization) -> tuple[int, bool, str, str]:
    """What sorts the links of one organization: the strongest first, then by name."""
    return -link.projects, not link.is_partnership, fold(other.name), other.key

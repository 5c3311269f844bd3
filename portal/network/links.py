"""The links between organizations: partnerships, and projects in common."""

import datetime
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from heapq import nsmallest

from django.db.models import F

from organizations.enums import Kind
from organizations.models import Organization, Partnership
from projects.together import shared_projects
from registry.among import Among

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
    """The links of the organizations, with one another too; ``kind``: with those of a kind
    alone."""
    shared = shared_projects(pks, kind)
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
    return Organization.objects.public().only(*NAMED).in_bulk([*pks])


def strongest(links: Sequence[Link], pk: int, number: int) -> list[tuple[Link, Organization]]:
    """The first of the links of an organization, and whom it leads to: the strongest first, then
    by name. Of those that are as strong as the last, the database finds the first."""
    least = max(nsmallest(number, map(_weakness, links)), default=(0, False))
    away = {link.away_from(pk): link for link in links if _weakness(link) <= least}
    last = [other for other, link in away.items() if _weakness(link) == least]
    by_name = Organization.objects.public().order_by("name_folded", "key")
    found = [*by_name.filter(Among(F("pk"), last)).only(*NAMED, "name_folded")[:number]]
    others = by_name.filter(Among(F("pk"), [*away.keys() - {*last}])).only(*NAMED, "name_folded")
    pairs = [(away[one.pk], one) for one in (*others, *found)]
    return sorted(pairs, key=lambda pair: _weakness(pair[0]))[:number]


def _weakness(link: Link) -> tuple[int, bool]:
    return -link.projects, not link.is_partnership

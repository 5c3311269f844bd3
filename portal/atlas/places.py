"""The published places of organizations, those that stand close together as one."""

import itertools
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.utils.translation import ngettext
from django_countries import countries

from organizations.enums import Kind
from portal.atlas.projection import Point, drawn
from portal.atlas.world import Spot
from registry.addresses import address_of
from registry.bilingual import labelled
from registry.text import fold

MOST = 5000  # organizations that are read for one map
CELL = 18  # units within which places are drawn as one
NAMED = 6  # organizations that are named at one place
FIELDS = ("slug", "name", "name_language", "kind", "public_city", "country")


@dataclass(frozen=True)
class Member:
    slug: str
    name: str
    name_language: str
    kind: Kind
    city: str
    country: str

    @property
    def url(self) -> str:
        return address_of("organizations:detail", self.slug)


Group = tuple[Point, list[Member]]


@dataclass(frozen=True)
class Place:
    """Organizations that stand close together; ``number``: of its line in the table."""

    number: int
    at: Point
    members: list[Member]

    @property
    def name(self) -> str:
        return ", ".join(sorted({one.city for one in self.members if one.city}, key=fold))

    @property
    def country_codes(self) -> list[str]:
        return sorted({one.country for one in self.members if one.country})

    @property
    def country_names(self) -> str:
        return ", ".join(sorted(map(_country, self.country_codes), key=fold))

    @property
    def count(self) -> int:
        return len(self.members)

    @property
    def named(self) -> list[Member]:
        return self.members[:NAMED]

    @property
    def others(self) -> int:
        return self.count - len(self.named)

    @property
    def country_query(self) -> str:
        """The filter that finds them, among the others of their countries."""
        return urlencode([("country", code) for code in self.country_codes])

    @property
    def kind(self) -> str:
        """That of the one that stands there alone; empty for several."""
        return self.alone.kind.value if self.alone else ""

    @property
    def id(self) -> str:
        return str(self.number)

    @property
    def spot(self) -> Spot:
        return Spot.at(self.at)

    @property
    def label_spot(self) -> Spot:
        return Spot.at(Point(self.at.x, self.at.y + 4), str(self.count))

    @property
    def radius(self) -> str:
        """Its area grows with the number of organizations."""
        return f"{6 + 2 * math.sqrt(self.count):.1f}"

    @property
    def url(self) -> str:
        return self.alone.url if self.alone else f"#place-{self.id}"

    @property
    def alone(self) -> Member | None:
        """The one that stands there, where it is not several."""
        return self.members[0] if self.count == 1 else None

    @property
    def where(self) -> str:
        return ", ".join(filter(None, [self.name, self.country_names]))

    @property
    def sentence(self) -> str:
        """Of several."""
        words = ngettext("%(count)s organization", "%(count)s organizations", self.count)
        return labelled(self.where, words % {"count": self.count})


def places_of(organizations: Any) -> list[Place]:
    """``organizations``: a queryset; of its rows, those whose coordinates may be shown. The
    places of most organizations first."""
    rows = organizations.located().order_by("name_folded", "key")
    found = list(rows.values_list("latitude", "longitude", *FIELDS)[:MOST])
    groups = sorted(_joined(_groups(found)), key=lambda g: (-len(g[1]), _cell(g[0])))
    return [Place(number, at, members) for number, (at, members) in enumerate(groups, 1)]


def _joined(groups: Iterable[Group]) -> list[Group]:
    """Neighbouring cells hold places that would cover each other: those are one place too."""
    joined: list[Group] = []
    for at, members in sorted(groups, key=lambda group: -len(group[1])):
        near = next((n for n, other in enumerate(joined) if math.dist(at, other[0]) < CELL), None)
        if near is None:
            joined.append((at, members))
        else:
            joined[near] = joined[near][0], [*joined[near][1], *members]
    return joined


def _groups(rows: Iterable[Any]) -> Iterator[Group]:
    standing = [(drawn(float(row[1]), float(row[0])), _member(row[2:])) for row in rows]
    standing.sort(key=lambda one: _cell(one[0]))
    for _key, group in itertools.groupby(standing, key=lambda one: _cell(one[0])):
        points, members = zip(*group, strict=True)
        yield _middle(points), list(members)


def _cell(point: Point) -> tuple[int, int]:
    return int(point.x // CELL), int(point.y // CELL)


def _middle(points: tuple[Point, ...]) -> Point:
    return Point(
        sum(one.x for one in points) / len(points), sum(one.y for one in points) / len(points)
    )


def _member(values: Any) -> Member:
    slug, name, language, kind, city, country = values
    return Member(slug, name, language, Kind(kind), city, str(country or ""))


def _country(code: str) -> str:
    return str(countries.name(code))

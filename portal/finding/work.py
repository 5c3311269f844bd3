"""What organizations have worked on: read once for every ground that tells of it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db.models import F

from projects.models import Participation, Project
from registry.among import Among


class Part(NamedTuple):
    """Of an organization in a project, whatever its roles."""

    owner: int
    project: int
    start: date | None
    key: str


class Tally(NamedTuple):
    """The first of the projects of an organization that have a code, and how many have it."""

    owner: int
    code: Any
    first: Any
    projects: int


Order = Callable[[Part], Any]


def earliest(part: Part) -> Any:
    """By start, an unknown one last."""
    return part.start is None, part.start, part.key


def latest(part: Part) -> Any:
    return part.start is None, -(part.start or date.min).toordinal(), part.key


class Work:
    """Of the organizations of those primary keys, in projects that are more than a plan."""

    def __init__(self, pks: Collection[int]) -> None:
        self.pks = pks

    @cached_property
    def parts(self) -> list[Part]:
        rows = Participation.objects.public().begun().filter(organization__in=self.pks).order_by()
        fields = ("organization", "project", "project__start", "project__key")
        return [Part(*one) for one in {*rows.values_list(*fields)}]

    def all(self, order: Order) -> Iterator[Tally]:
        """One for each of the organizations, without a code."""
        found: dict[tuple[int, Any], list[Part]] = defaultdict(list)
        for part in self.parts:
            found[part.owner, ""].append(part)
        return _tallied(found, order)

    def by_code(self, rows: Any, name: str, order: Order) -> Iterator[Tally]:
        """One for each organization and code; ``rows``: what gives projects the codes, and in which
        field."""
        given = rows.filter(Among(F("project"), [*{part.project for part in self.parts}]))
        codes: dict[int, set[Any]] = defaultdict(set)
        for project, code in given.order_by().values_list("project", name):
            codes[project].add(code)
        found: dict[tuple[int, Any], list[Part]] = defaultdict(list)
        for part in self.parts:
            for code in codes.get(part.project, ()):
                found[part.owner, code].append(part)
        return _tallied(found, order)


def _tallied(found: Mapping[tuple[int, Any], list[Part]], order: Order) -> Iterator[Tally]:
    """In the order of the titles."""
    firsts = {place: min(parts, key=order) for place, parts in found.items()}
    projects = Project.objects.public().in_bulk({first.project for first in firsts.values()})
    tallies = [
        Tally(*place, projects[first.project], len(found[place]))
        for place, first in firsts.items()
        if first.project in projects
    ]
    yield from sorted(tallies, key=lambda one: (one.first.title_folded, one.first.key, one.code))

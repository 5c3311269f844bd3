"""What organizations have worked on: read once for every ground that tells of it."""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, NamedTuple

from django.db import router
from django.db.models import F
from pyroaring import BitMap

from projects.models import Participation, Project
from registry.among import Among
from registry.memory.tallies import Known, known_of, tally_of
from registry.prepared import SOME, Statement, by_key, keys_given, put_together_once, statement


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
        alias = router.db_for_read(Participation)
        rows = _asked_parts(alias).rows(alias, keys_given(self.pks, alias))
        return [Part(*one) for one in {*map(tuple, rows)}]

    def all(self, order: Order) -> Iterator[Tally]:
        """One for each of the organizations, without a code."""
        found: dict[tuple[int, Any], list[Part]] = defaultdict(list)
        for part in self.parts:
            found[part.owner, ""].append(part)
        return _tallied(found, order)

    def by_code(self, facet: str, asked: Collection[str], order: Order) -> Iterator[Tally]:
        """One for each organization and code; ``facet``: what gives projects the codes."""
        codes: dict[int, set[str]] = defaultdict(set)
        for project, code in self._having(facet, asked):
            codes[project].add(code)
        found: dict[tuple[int, Any], list[Part]] = defaultdict(list)
        for part in self.parts:
            for code in codes.get(part.project, ()):
                found[part.owner, code].append(part)
        return _tallied(found, order)

    def _having(self, facet: str, asked: Collection[str]) -> Iterable[tuple[int, str]]:
        """The projects that have one of the codes, with it."""
        projects = BitMap(part.project for part in self.parts)
        if self._known:
            sets = self._known.sets(facet)
            return [(pk, code) for code in {*asked} for pk in sets.union([code]) & projects]
        pairs = Project.objects.all().having(facet, asked)
        return pairs.filter(Among(F("project"), [*projects]))

    @cached_property
    def _known(self) -> Known | None:
        """What is known of projects; None where something stored waits to be looked at: what they
        worked on is told as of now."""
        tally = tally_of(Project, at_once=True)
        return known_of(tally) if tally else None


@put_together_once
def _asked_parts(alias: str) -> Statement:
    rows = Participation.objects.using(alias).public().begun()
    fields = ("organization", "project", "project__start", "project__key")
    keys = Among(F("organization"), [SOME])
    return statement(rows.filter(keys).order_by().values_list(*fields), alias)


def _public() -> Any:
    return Project.objects.public()


def _tallied(found: Mapping[tuple[int, Any], list[Part]], order: Order) -> Iterator[Tally]:
    """In the order of the titles."""
    firsts = {place: min(parts, key=order) for place, parts in found.items()}
    projects = by_key(_public, {first.project for first in firsts.values()})
    tallies = [
        Tally(*place, projects[first.project], len(found[place]))
        for place, first in firsts.items()
        if first.project in projects
    ]
    yield from sorted(tallies, key=lambda one: (one.first.title_folded, one.first.key, one.code))

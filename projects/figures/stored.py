"""What is kept of projects, so that their figures are added up in memory: see ``Kept``."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from organizations.models import Organization
from projects.enums import Role
from projects.figures.dimensions import LED, OF_PROJECT, OWN, SHARED
from projects.models import Cohort, Contribution, Participation, Project
from registry.days import fiscal_year
from registry.figure_tables import Table, Tables
from registry.memory.figures import RECORDS

CONTRIBUTIONS, COHORTS = "contributions", "cohorts"
IS_PUBLIC, IS_KNOWN = "is_public", "is_known"
# What a project has beside what anyone is told of it: whether it is public, and what its lead is
# where organizations that are not published lead, too.
EVERY = {name: f"every_{name}" for name in LED}
COLUMNS = (*OF_PROJECT, IS_PUBLIC, *EVERY.values())
NO_LEAD = (None,) * len(LED)


def tables_of(rows: Any) -> Tables:
    """Of some projects, published or not: a table of themselves, one of their contributions, one of
    their groups, and one of each shared dimension, in which each project has a row."""
    read = [*rows.order_by().values_list("pk", "type", "status", "programme", "start")]
    there = [pk for pk, *_codes in read]
    published = {*rows.public().order_by().values_list("pk", flat=True)}
    return {
        RECORDS: Table.of(COLUMNS, _projects(read, published, _led(there))),
        CONTRIBUTIONS: Table.of(OWN, _contributions(there), amounts=True),
        COHORTS: Table.of([IS_KNOWN], _cohorts(there), amounts=True),
        **{name: Table.of([name], _parts(name, there)) for name in SHARED},
    }


def _projects(
    read: Iterable[Sequence[Any]], published: set[int], led: "_Led"
) -> Iterator[tuple[Any, ...]]:
    """The programme by its primary key: its code may become another."""
    public, every = led.by(led.public), led.by(led.told.keys())
    for pk, kind, status, programme, start in read:
        begun = start and fiscal_year(start)
        leads = (*public.get(pk, NO_LEAD), pk in published, *every.get(pk, NO_LEAD))
        yield (pk, kind, status, programme, begun, *leads)


@dataclass(frozen=True)
class _Led:
    """``ties``: projects and the organizations that lead them; ``told``: what is told of each
    organization; ``public``: those that are published."""

    ties: Sequence[tuple[int, int]]
    told: Mapping[int, tuple[str, ...]]
    public: Collection[int]

    def by(self, some: Collection[int]) -> dict[int, tuple[str, ...]]:
        """What the lead of each project has, where one alone of some organizations leads it."""
        found: dict[int, list[int]] = defaultdict(list)
        for pk, one in self.ties:
            if one in some:
                found[pk].append(one)
        return {pk: self.told[ones[0]] for pk, ones in found.items() if len(ones) == 1}


def _led(there: list[int]) -> _Led:
    """Nothing is joined: of the past, whole tables would be."""
    led = Participation.objects.filter(project__in=there, role=Role.LEAD).order_by()
    ties = [*led.values_list("project", "organization")]
    who = Organization.objects.filter(pk__in={one for _pk, one in ties}).order_by()
    told = {pk: tuple(one) for pk, *one in who.values_list("pk", *LED.values())}
    return _Led(ties, told, {*who.public().values_list("pk", flat=True)})


def _contributions(there: list[int]) -> Iterator[tuple[Any, ...]]:
    """Amounts in cents; one that is not known in CAD, which is none otherwise, is 0."""
    rows = Contribution.objects.filter(project__in=there).order_by()
    read = rows.values_list("project", "amount_cad", "stage", "source", "nature", "date")
    for pk, amount, stage, source, nature, day in read.iterator():
        cents = int(amount.scaleb(2)) if amount else 0
        yield (pk, cents, stage, source, nature, day and fiscal_year(day))


def _cohorts(there: list[int]) -> Iterator[tuple[Any, ...]]:
    """How many take part in each, 0 where that is not known, and whether it is."""
    rows = Cohort.objects.filter(project__in=there).order_by()
    for pk, participants in rows.values_list("project", "participants"):
        yield (pk, participants or 0, participants is not None)


def _parts(name: str, there: list[int]) -> Iterator[tuple[Any, ...]]:
    """The code, the share in hundredths of a percent, and whether it is its project's only one."""
    rows = Project.objects.all().rows_of(SHARED[name]).filter(project__in=there)
    parts = [*rows.order_by().values_list("project", name, "share")]
    numbers = Counter(pk for pk, *_part in parts)
    for pk, code, share in parts:
        hundredths = None if share is None else int(share.scaleb(2))
        yield (pk, (str(code), hundredths, numbers[pk] == 1))
    yield from ((pk, None) for pk in there if pk not in numbers)

"""What is kept of projects, so that their figures are added up in memory: see ``Kept``."""

from collections import Counter, defaultdict
from collections.abc import Iterator
from typing import Any

from projects.enums import Role
from projects.figures.dimensions import LED, OF_PROJECT, OWN, SHARED
from projects.models import Cohort, Contribution, Participation, Project
from registry.days import fiscal_year
from registry.figures import RECORDS, Table, Tables

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
    there = [*rows.order_by().values_list("pk", flat=True)]
    among = rows.order_by().values("pk")
    return {
        RECORDS: Table.of(COLUMNS, _projects(rows, among)),
        CONTRIBUTIONS: Table.of(OWN, _contributions(among), amounts=True),
        COHORTS: Table.of([IS_KNOWN], _cohorts(among), amounts=True),
        **{name: Table.of([name], _parts(name, there, among)) for name in SHARED},
    }


def _projects(rows: Any, among: Any) -> Iterator[tuple[Any, ...]]:
    """The programme by its primary key: its code may become another."""
    public = _leads(Participation.objects.public(), among)
    every = _leads(Participation.objects.all(), among)
    published = {*rows.public().order_by().values_list("pk", flat=True)}
    read = rows.order_by().values_list("pk", "type", "status", "programme", "start")
    for pk, kind, status, programme, start in read:
        begun = start and fiscal_year(start)
        leads = (*public.get(pk, NO_LEAD), pk in published, *every.get(pk, NO_LEAD))
        yield (pk, kind, status, programme, begun, *leads)


def _leads(rows: Any, among: Any) -> dict[int, tuple[str, ...]]:
    """What the lead of each project has, where there is one alone."""
    leads: dict[int, list[tuple[str, ...]]] = defaultdict(list)
    led = rows.filter(project__in=among, role=Role.LEAD).order_by()
    for pk, *one in led.values_list("project", *(f"organization__{name}" for name in LED.values())):
        leads[pk].append(tuple(one))
    return {pk: some[0] for pk, some in leads.items() if len(some) == 1}


def _contributions(among: Any) -> Iterator[tuple[Any, ...]]:
    """Amounts in cents; one that is not known in CAD, which is none otherwise, is 0."""
    rows = Contribution.objects.filter(project__in=among).order_by()
    read = rows.values_list("project", "amount_cad", "stage", "source", "nature", "date")
    for pk, amount, stage, source, nature, day in read.iterator():
        cents = int(amount.scaleb(2)) if amount else 0
        yield (pk, cents, stage, source, nature, day and fiscal_year(day))


def _cohorts(among: Any) -> Iterator[tuple[Any, ...]]:
    """How many take part in each, 0 where that is not known, and whether it is."""
    rows = Cohort.objects.filter(project__in=among).order_by()
    for pk, participants in rows.values_list("project", "participants"):
        yield (pk, participants or 0, participants is not None)


def _parts(name: str, there: list[int], among: Any) -> Iterator[tuple[Any, ...]]:
    """The code, the share in hundredths of a percent, and whether it is its project's only one."""
    rows = Project.objects.all().rows_of(SHARED[name]).filter(project__in=among)
    parts = [*rows.order_by().values_list("project", name, "share")]
    numbers = Counter(pk for pk, *_part in parts)
    for pk, code, share in parts:
        hundredths = None if share is None else int(share.scaleb(2))
        yield (pk, (str(code), hundredths, numbers[pk] == 1))
    yield from ((pk, None) for pk in there if pk not in numbers)

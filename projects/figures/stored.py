"""What is kept of projects, so that their figures are added up in memory: see ``Kept``."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from organizations.models import Organization
from projects.enums import Role
from projects.figures.dimensions import OF_PROJECT, OWN, SHARED
from projects.models import Contribution, Participation, Project
from registry.days import fiscal_year
from registry.figures import RECORDS, Table, Tables

CONTRIBUTIONS = "contributions"


def tables_of(rows: Any) -> Tables:
    """Of some public projects: a table of themselves, one of their contributions, and one of each
    shared dimension, in which each project has a row."""
    read = [*rows.order_by().values_list("pk", "type", "status", "programme", "start")]
    there = [pk for pk, *_codes in read]
    return {
        RECORDS: Table.of(OF_PROJECT, _projects(read, there)),
        CONTRIBUTIONS: Table.of(OWN, _contributions(there), amounts=True),
        **{name: Table.of([name], _parts(name, there)) for name in SHARED},
    }


def _projects(read: Iterable[Sequence[Any]], there: list[int]) -> Iterator[tuple[Any, ...]]:
    """The programme by its primary key: its code may become another. Nothing is joined: of the
    past, whole tables would be."""
    led = Participation.objects.filter(project__in=there, role=Role.LEAD).order_by()
    ties = [*led.values_list("project", "organization")]
    who = Organization.objects.public().filter(pk__in={one for _pk, one in ties}).order_by()
    known = {pk: (key, region) for pk, key, region in who.values_list("pk", "key", "region")}
    leads: dict[int, list[tuple[str, str]]] = defaultdict(list)
    for pk, one in ties:
        if one in known:
            leads[pk].append(known[one])
    for pk, kind, status, programme, start in read:
        lead = leads[pk][0] if len(leads[pk]) == 1 else (None, None)
        yield (pk, kind, status, programme, start and fiscal_year(start), *lead)


def _contributions(there: list[int]) -> Iterator[tuple[Any, ...]]:
    """Amounts in cents; one that is not known in CAD, which is none otherwise, is 0."""
    rows = Contribution.objects.filter(project__in=there).order_by()
    read = rows.values_list("project", "amount_cad", "stage", "source", "nature", "date")
    for pk, amount, stage, source, nature, day in read.iterator():
        cents = int(amount.scaleb(2)) if amount else 0
        yield (pk, cents, stage, source, nature, day and fiscal_year(day))


def _parts(name: str, there: list[int]) -> Iterator[tuple[Any, ...]]:
    """The code, the share in hundredths of a percent, and whether it is its project's only one."""
    rows = Project.objects.all().rows_of(SHARED[name]).filter(project__in=there)
    parts = [*rows.order_by().values_list("project", name, "share")]
    numbers = Counter(pk for pk, *_part in parts)
    for pk, code, share in parts:
        hundredths = None if share is None else int(share.scaleb(2))
        yield (pk, (str(code), hundredths, numbers[pk] == 1))
    yield from ((pk, None) for pk in there if pk not in numbers)

"""Figures by queries: of a short list, of the past, of what waits to be looked at."""

from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Sum

from projects.figures.dimensions import SHARED, Part, expression, shares
from projects.figures.wanted import Wanted
from projects.models import Contribution, Project
from registry.money import Total

Key = tuple[Any, ...]


class People(NamedTuple):
    """``groups``: how many; ``people``: how many take part in those of which that is known, None
    where it is of none; ``uncounted``: how many groups the others are."""

    groups: int
    people: int | None
    uncounted: int


NOBODY = People(0, None, 0)


class Counted:
    """Keys have a code for each of the dimensions that are named, None where there is none."""

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted

    def amounts(self, *names: str) -> dict[Key, Decimal | None]:
        """The amounts in CAD of the contributions, exact to the cent, None where none is known; of
        a shared dimension, by its ``Part``."""
        return amounts_of(self._contributions(), *names, everything=self.wanted.everything)

    def contributions(self, *names: str) -> dict[Key, int]:
        """How many there are; one whose project has several countries or sectors, in each."""
        return self._count(self._contributions(), names, of_project=False)

    def projects(self, *names: str) -> dict[Key, int]:
        """As ``contributions``, of the projects; whether or not they are funded."""
        return self._count(self._projects(), names, of_project=True)

    def cohorts(self, *names: str) -> dict[Key, People]:
        """The groups of the projects, and who takes part in them; nothing where there is none."""
        read = _codes(names, of_project=True, everything=self.wanted.everything)
        rows = self._projects().filter(cohorts__isnull=False)
        found = rows.values(**read).annotate(
            groups=Count("cohorts"),
            people=Sum("cohorts__participants"),
            known=Count("cohorts__participants"),
        )
        return {
            tuple(row[f"by_{name}"] for name in names): People(
                row["groups"], row["people"], row["groups"] - row["known"]
            )
            for row in found
        }

    def _count(self, rows: Any, names: tuple[str, ...], *, of_project: bool) -> dict[Key, int]:
        if not names:
            return {(): rows.count()}
        read = _codes(names, of_project=of_project, everything=self.wanted.everything)
        found = rows.values(**read).annotate(rows=Count("pk", distinct=True))
        return {tuple(row[f"by_{name}"] for name in names): row["rows"] for row in found}

    def _projects(self) -> Any:
        wanted = self.wanted
        rows = Project.objects.all() if wanted.everything else Project.objects.public()
        rows = rows.filter(**wanted.begun.within("start")).order_by()
        return rows.filter(type__in=wanted.types) if wanted.types else rows

    def _contributions(self) -> Any:
        wanted, objects = self.wanted, Contribution.objects
        rows = objects.all() if wanted.everything else objects.public()
        codes = {
            "project__type__in": wanted.types,
            "stage__in": wanted.stages,
            "source__in": wanted.sources,
            "nature__in": wanted.natures,
        }
        rows = rows.filter(**{path: some for path, some in codes.items() if some})
        days = {**wanted.dated.within("date"), **wanted.begun.within("project__start")}
        return rows.filter(**days).order_by()


def amounts_of(rows: Any, *names: str, everything: bool = False) -> dict[Key, Decimal | None]:
    """As ``Counted.amounts``, of a queryset of contributions."""
    read = _codes(names, of_project=False, everything=everything)
    for name in SHARED.keys() & {*names}:
        read |= shares(name, rows)
    found = rows.order_by().values(**read).annotate(total=Total("amount_cad"))
    return {tuple(_code(row, name) for name in names): row["total"] for row in found}


def _codes(names: tuple[str, ...], *, of_project: bool, everything: bool) -> dict[str, Any]:
    return {
        f"by_{name}": expression(name, of_project=of_project, everything=everything)
        for name in names
    }


def _code(row: dict[str, Any], name: str) -> Any:
    code = row[f"by_{name}"]
    if name not in SHARED or code is None:
        return code
    return Part(code, row[f"share_of_{name}"], row[f"alone_{name}"])

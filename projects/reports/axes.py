"""What projects and their contributions are crossed by."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef
from django.utils.translation import gettext_lazy as _

from organizations.reports.parameters import sector_names
from projects.enums import Nature, Source, Status, Type
from projects.models import Programme
from projects.reports.amounts import year
from registry.days import fiscal_year_of
from registry.money import Total, to_the_cent
from registry.reports.headings import UNATTRIBUTED, UNKNOWN, country_names

Cells = dict[tuple[str, ...], Decimal]


def _programmes() -> dict[str, str]:
    return {one.code: str(one) for one in Programme.objects.all()}


@dataclass(frozen=True)
class Axis:
    """``path``: of its codes, from a project; ``own``: from a contribution, where it is one's.
    ``relation`` and ``field``: of what of a project has shares. ``names``: what codes stand for.
    """

    label: Any
    names: Callable[[], Mapping[Any, Any]] = dict
    path: str = ""
    own: str = ""
    relation: str = ""
    field: str = ""

    @property
    def is_of_money_alone(self) -> bool:
        """A project has several, and none is its own."""
        return not self.path and not self.relation

    def code(self, value: Any) -> str:
        if value is None or value == "":
            return UNATTRIBUTED if self.relation else UNKNOWN
        return year(value) if self is AXES["fiscal_year"] else str(value)

    def of(self, of_project: bool, place: int) -> dict[str, Any]:
        """The expression of its code, from a project or from a contribution."""
        before = "" if of_project else "project__"
        if self is AXES["fiscal_year"]:
            return {f"code{place}": fiscal_year_of("start" if of_project else "date")}
        if not self.relation:
            return {f"code{place}": F(self.own or f"{before}{self.path}")}
        return {f"code{place}": F(f"{before}{self.relation}__{self.field}")}


AXES = {
    "country": Axis(_("country"), country_names, relation="countries", field="country"),
    "sector": Axis(_("sector"), sector_names, relation="sectors", field="sector"),
    "type": Axis(_("type"), lambda: dict(Type.choices), "type"),
    "status": Axis(_("status"), lambda: dict(Status.choices), "status"),
    "programme": Axis(_("programme"), _programmes, "programme__code"),
    "fiscal_year": Axis(_("fiscal year"), dict, "start"),
    "source": Axis(_("source"), lambda: dict(Source.choices), own="source"),
    "nature": Axis(_("nature"), lambda: dict(Nature.choices), own="nature"),
}


def amounts(rows: Any, down: Axis, across: Axis) -> Cells:
    """The amounts in CAD of contributions of one stage, by the codes of both axes, to the cent:
    their sum is that of the rows. What shares cannot give is not attributed; see ``ByCountry``."""
    cells = _shared(rows, (down, across))
    for axis, place in ((down, 0), (across, 1)):
        for (code,), amount in _shared(rows, (axis,)).items():
            given = sum((v for key, v in cells.items() if key[place] == code), Decimal())
            rest = (code, UNATTRIBUTED) if place == 0 else (UNATTRIBUTED, code)
            if amount != given:
                cells[rest] = cells.get(rest, Decimal()) + amount - given
    corner = rows.sum() - sum(cells.values(), Decimal())
    if corner:
        cells[UNATTRIBUTED, UNATTRIBUTED] = corner
    return to_the_cent(dict(sorted(cells.items())))


def _shared(rows: Any, axes: Sequence[Axis]) -> Cells:
    """What the axes give of the amounts, exactly."""
    named: dict[str, Any] = {}
    for place, axis in enumerate(axes):
        named |= axis.of(False, place)
        if axis.relation:
            named |= _share(rows, axis, place)
    found: Cells = {}
    for row in rows.order_by().values(**named).annotate(total=Total("amount_cad")):
        part = row["total"] or Decimal()
        for place, axis in enumerate(axes):
            if axis.relation:
                part *= _fraction(row, place)
        if part:
            key = tuple(axis.code(row[f"code{place}"]) for place, axis in enumerate(axes))
            found[key] = found.get(key, Decimal()) + part
    return found


def _share(rows: Any, axis: Axis, place: int) -> dict[str, Any]:
    own = f"project__{axis.relation}"
    others = rows.rows_of("project").rows_of(axis.relation).filter(project=OuterRef("project"))
    alone = ~Exists(others.exclude(**{axis.field: OuterRef(f"{own}__{axis.field}")}))
    return {f"share{place}": F(f"{own}__share"), f"alone{place}": alone}


def _fraction(row: Mapping[str, Any], place: int) -> Decimal:
    if row[f"code{place}"] is None:
        return Decimal()
    share = row[f"share{place}"]
    if share is None:
        return Decimal(1 if row[f"alone{place}"] else 0)
    return Decimal(share) / 100


def counts(rows: Any, *axes: Axis) -> dict[tuple[str, ...], int]:
    """How many projects have the codes of the axes; one of several counts in each."""
    named: dict[str, Any] = {}
    for place, axis in enumerate(axes):
        named |= axis.of(True, place)
    found: dict[tuple[str, ...], int] = {}
    counted = rows.order_by().values(**named).annotate(rows=Count("pk", distinct=True))
    for row in counted:
        key = tuple(axis.code(row[f"code{place}"]) for place, axis in enumerate(axes))
        found[key] = found.get(key, 0) + row["rows"]
    return found

"""What projects and their contributions are crossed by."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Exists, F, OuterRef
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from organizations.enums import Kind, Region
from organizations.models import Organization
from organizations.reports.parameters import sector_names
from projects.enums import Nature, Source, Stage, Status, Type
from projects.models import Programme
from projects.reports.amounts import sole_lead, year
from registry.days import fiscal_year_of
from registry.money import Total, to_the_cent
from registry.reports.headings import APART, UNATTRIBUTED, UNKNOWN, country_names

Cells = dict[tuple[str, ...], Decimal]


def _icos() -> dict[str, str]:
    return dict(Organization.objects.filter(kind=Kind.ICO).values_list("key", "name"))


def _programmes() -> dict[str, str]:
    return {one.code: str(one) for one in Programme.objects.all()}


@dataclass(frozen=True)
class Axis:
    """``path``: of its codes, from a project; ``own``: from a contribution, where it is one's.
    ``relation`` and ``field``: of what of a project has shares; ``lead``: of the organization that
    leads it alone. ``names``: what codes stand for.
    """

    label: Any
    names: Callable[[], Mapping[Any, Any]] = dict
    path: str = ""
    own: str = ""
    relation: str = ""
    field: str = ""
    lead: str = ""

    @property
    def is_of_money_alone(self) -> bool:
        """A project has several, and none is its own."""
        return bool(self.own)

    def code(self, value: Any) -> str:
        if value is None or value == "":
            return UNATTRIBUTED if self.relation or (value is None and self.lead) else UNKNOWN
        return year(value) if self is AXES["fiscal_year"] else str(value)

    def of(self, of_project: bool, *, everything: bool) -> Any:
        """The expression of its code, from a project or from a contribution."""
        before = "" if of_project else "project__"
        if self is AXES["fiscal_year"]:
            return fiscal_year_of("start" if of_project else "date")
        if self.lead:
            at = "pk" if of_project else "project"
            return sole_lead(at, self.lead, everything=everything)
        return F(self.own or f"{before}{self.path or f'{self.relation}__{self.field}'}")


class Names:
    """What the codes of an axis stand for, read once in each language."""

    def __init__(self, axis: Axis) -> None:
        self._axis = axis
        self._known: dict[str | None, dict[Any, Any]] = {}

    def __call__(self) -> dict[Any, Any]:
        language = get_language()
        if language not in self._known:
            self._known[language] = {**APART, **self._axis.names()}
        return self._known[language]


AXES = {
    "country": Axis(_("country"), country_names, relation="countries", field="country"),
    "sector": Axis(_("sector"), sector_names, relation="sectors", field="sector"),
    "type": Axis(_("type"), lambda: dict(Type.choices), "type"),
    "status": Axis(_("status"), lambda: dict(Status.choices), "status"),
    "programme": Axis(_("programme"), _programmes, "programme__code"),
    "fiscal_year": Axis(_("fiscal year"), dict, "start"),
    "region": Axis(_("region of the ICO"), lambda: dict(Region.choices), lead="region"),
    "lead": Axis(_("ICO that leads"), _icos, lead="key"),
    "source": Axis(_("source"), lambda: dict(Source.choices), own="source"),
    "nature": Axis(_("nature"), lambda: dict(Nature.choices), own="nature"),
    "stage": Axis(_("stage"), lambda: dict(Stage.choices), own="stage"),
}


def amounts(
    rows: Any, down: Axis, across: Axis, *, stages: Iterable[str], everything: bool
) -> Cells:
    """The amounts in CAD of contributions at some stages, by the codes of both axes, to the cent:
    their sum is that of the rows, stage by stage. What shares cannot give is not attributed; see
    ``ByCountry``."""
    found: Cells = {}
    for stage in stages:
        for key, value in _of_stage(rows.filter(stage=stage), down, across, everything).items():
            found[key] = found.get(key, Decimal()) + value
    return dict(sorted(found.items()))


def _of_stage(rows: Any, down: Axis, across: Axis, everything: bool) -> Cells:
    cells = _shared(rows, (down, across), everything)
    for axis, place in ((down, 0), (across, 1)):
        for (code,), amount in _shared(rows, (axis,), everything).items():
            given = sum((v for key, v in cells.items() if key[place] == code), Decimal())
            rest = (code, UNATTRIBUTED) if place == 0 else (UNATTRIBUTED, code)
            if amount != given:
                cells[rest] = cells.get(rest, Decimal()) + amount - given
    corner = rows.sum() - sum(cells.values(), Decimal())
    if corner:
        cells[UNATTRIBUTED, UNATTRIBUTED] = corner
    return to_the_cent(dict(sorted(cells.items())))


def _coded(axes: Sequence[Axis], of_project: bool, everything: bool) -> dict[str, Any]:
    return {
        f"code{place}": axis.of(of_project, everything=everything)
        for place, axis in enumerate(axes)
    }


def _shared(rows: Any, axes: Sequence[Axis], everything: bool) -> Cells:
    """What the axes give of the amounts, exactly."""
    named = _coded(axes, False, everything)
    for place, axis in enumerate(axes):
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


def counts(
    rows: Any, *axes: Axis, of_project: bool, everything: bool
) -> dict[tuple[str, ...], int]:
    """How many projects or contributions have the codes of the axes; one whose project has several
    countries or sectors counts in each."""
    named = _coded(axes, of_project, everything)
    found: dict[tuple[str, ...], int] = {}
    counted = rows.order_by().values(**named).annotate(rows=Count("pk", distinct=True))
    for row in counted:
        key = tuple(axis.code(row[f"code{place}"]) for place, axis in enumerate(axes))
        found[key] = found.get(key, 0) + row["rows"]
    return found

"""What projects and their contributions are crossed by."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from organizations.enums import Kind, Region
from organizations.models import Organization
from organizations.reports.parameters import sector_labels
from projects.enums import Nature, Source, Stage, Status, Type
from projects.figures import Counted, Kept, Part
from projects.figures.dimensions import LED, OWN, SHARED
from projects.funding.stages import NOTHING
from projects.models import Programme
from projects.reports.amounts import year
from registry.fields import country_names
from registry.money import to_the_cent
from registry.reports.headings import APART, UNATTRIBUTED, UNKNOWN

Key = tuple[str, ...]
Cells = dict[Key, Decimal]
_Amounts = dict[Any, Decimal | None]  # by the codes of some dimensions
_Read = dict[tuple[str, ...], _Amounts]  # by their names


def _icos() -> dict[str, str]:
    return dict(Organization.objects.filter(kind=Kind.ICO).values_list("key", "name"))


def _programmes() -> dict[str, str]:
    return {one.code: str(one) for one in Programme.objects.all()}


@dataclass(frozen=True)
class Axis:
    """A dimension of figures. ``of_projects``: its other one, for what counts projects.
    ``names``: what codes stand for."""

    dimension: str
    label: Any
    names: Callable[[], Mapping[Any, Any]] = dict
    of_projects: str = ""

    @property
    def is_shared(self) -> bool:
        return self.dimension in SHARED

    @property
    def is_of_money_alone(self) -> bool:
        """A project has several, and none is its own."""
        return self.dimension in OWN and not self.of_projects

    def code(self, value: Any) -> str:
        if value is None or value == "":
            is_of_none = self.is_shared or (value is None and self.dimension in LED)
            return UNATTRIBUTED if is_of_none else UNKNOWN
        return year(value) if self.dimension == "fiscal_year" else str(value)


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
    one.dimension: one
    for one in (
        Axis("country", _("country"), country_names),
        Axis("sector", _("sector"), sector_labels),
        Axis("type", _("type"), lambda: dict(Type.choices)),
        Axis("status", _("status"), lambda: dict(Status.choices)),
        Axis("programme", _("programme"), _programmes),
        Axis("fiscal_year", _("fiscal year"), of_projects="start_year"),
        Axis("region", _("region of the ICO"), lambda: dict(Region.choices)),
        Axis("lead", _("ICO that leads"), _icos),
        Axis("source", _("source"), lambda: dict(Source.choices)),
        Axis("nature", _("nature"), lambda: dict(Nature.choices)),
        Axis("stage", _("stage"), lambda: dict(Stage.choices)),
    )
}


def amounts(of: Counted | Kept, axes: tuple[Axis, Axis], stages: Iterable[str]) -> Cells:
    """The amounts in CAD at some stages, by the codes of both axes, to the cent: their sum is that
    of the contributions, stage by stage. What shares cannot give is not attributed."""
    down, across = axes
    names = [*dict.fromkeys(("stage", *(axis.dimension for axis in axes)))]
    read: _Read = {tuple(names): of.amounts(*names)}
    by_both, by_row, by_column = (_shared(of, some, read) for some in (axes, (down,), (across,)))
    whole = {stage: total for (stage,), total in _read(of, ["stage"], read).items()}
    found: dict[Key, Decimal] = defaultdict(Decimal)
    for stage in stages:
        cells = defaultdict(Decimal, by_both[stage])
        for place, margin in enumerate((by_row[stage], by_column[stage])):
            given: dict[str, Decimal] = defaultdict(Decimal)
            for key, amount in by_both[stage].items():
                given[key[place]] += amount
            for (code,), amount in margin.items():
                rest = (UNATTRIBUTED, code) if place else (code, UNATTRIBUTED)
                cells[rest] += amount - given[code]
        cells[UNATTRIBUTED, UNATTRIBUTED] += (whole.get(stage) or NOTHING) - sum(cells.values())
        there = {key: cells[key] for key in sorted(cells) if cells[key]}
        for key, amount in to_the_cent(there).items():
            found[key] += amount
    return dict(sorted(found.items()))


def _read(of: Counted | Kept, names: Sequence[str], read: _Read) -> _Amounts:
    """The amounts by some dimensions: those that were read by others, too, are added up, where it
    is not of what projects have several of that they were; else they are read, for the next."""
    for known, amounts in read.items():
        others = {*known} - {*names}
        if {*names} <= {*known} and not others & SHARED.keys():
            found: _Amounts = {}
            places = [known.index(name) for name in names]
            for codes, total in amounts.items():
                key = tuple(codes[place] for place in places)
                found[key] = (found.get(key) or NOTHING) + (total or NOTHING)
            return found
    read[tuple(names)] = of.amounts(*names)
    return read[tuple(names)]


def _shared(of: Counted | Kept, axes: tuple[Axis, ...], read: _Read) -> dict[str, Cells]:
    """What the axes give of the amounts of each stage, exactly."""
    found: dict[str, Cells] = {stage: defaultdict(Decimal) for stage in Stage}
    names = [*dict.fromkeys(("stage", *(axis.dimension for axis in axes)))]
    for codes, total in _read(of, names, read).items():
        row = dict(zip(names, codes, strict=True))
        amount = total or NOTHING
        for part in row.values():
            if isinstance(part, Part):
                amount *= part.fraction
        if amount and not any(axis.is_shared and row[axis.dimension] is None for axis in axes):
            key = tuple(axis.code(_code(row[axis.dimension])) for axis in axes)
            found[row["stage"]][key] += amount
    return found


def _code(value: Any) -> Any:
    return value.code if isinstance(value, Part) else value


def counts(of: Counted | Kept, *axes: Axis, of_project: bool) -> dict[Key, int]:
    """How many projects or contributions have the codes of the axes; one whose project has several
    countries or sectors counts in each."""
    names = [(of_project and axis.of_projects) or axis.dimension for axis in axes]
    found: dict[Key, int] = defaultdict(int)
    for codes, number in (of.projects if of_project else of.contributions)(*names).items():
        found[tuple(axis.code(code) for axis, code in zip(axes, codes, strict=True))] += number
    return found

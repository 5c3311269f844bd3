"""What projects and their contributions are crossed by."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
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
    by_both, margins = _shared(of, axes), _margins(of, axes)
    found: dict[Key, Decimal] = defaultdict(Decimal)
    for stage in stages:
        cells = defaultdict(Decimal, by_both[stage])
        for place, margin in margins:
            given: dict[str, Decimal] = defaultdict(Decimal)
            for key, amount in by_both[stage].items():
                given[key[place]] += amount
            for (code,), amount in margin[stage].items():
                rest = (UNATTRIBUTED, code) if place else (code, UNATTRIBUTED)
                cells[rest] += amount - given[code]
        if len(margins) == len(axes):
            whole = of.amounts("stage").get((stage,)) or NOTHING
            cells[UNATTRIBUTED, UNATTRIBUTED] += whole - sum(cells.values())
        there = {key: cells[key] for key in sorted(cells) if cells[key]}
        for key, amount in to_the_cent(there).items():
            found[key] += amount
    return dict(sorted(found.items()))


def _margins(of: Counted | Kept, axes: tuple[Axis, Axis]) -> list[tuple[int, Mapping[str, Cells]]]:
    """What each code has by itself, which shares of the other axis may not give whole: by the
    place of its axis, where the other is shared."""
    others = enumerate(zip(axes, reversed(axes), strict=True))
    return [(place, _shared(of, (one,))) for place, (one, other) in others if other.is_shared]


def _shared(of: Counted | Kept, axes: tuple[Axis, ...]) -> dict[str, Cells]:
    """What the axes give of the amounts of each stage, exactly."""
    found: dict[str, Cells] = {stage: defaultdict(Decimal) for stage in Stage}
    names = [*dict.fromkeys(("stage", *(axis.dimension for axis in axes)))]
    read = [(axis, names.index(axis.dimension), dict[Any, str]()) for axis in axes]
    for codes, total in of.amounts(*names).items():
        amount, key = total or NOTHING, []
        for axis, place, known in read:
            code = codes[place]
            if axis.is_shared:
                amount *= NOTHING if code is None else code.fraction
            if code not in known:
                known[code] = axis.code(_code(code))
            key.append(known[code])
        if amount:
            found[codes[0]][tuple(key)] += amount
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

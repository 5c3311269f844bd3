"""What a project's contributions come to, each stage by itself: stages are never added."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from projects.enums import PUBLIC_AID, Nature, Source, Stage
from registry.amounts import Share, rounded

K = TypeVar("K")
BY = ("source", "nature", "fiscal_year")
NOTHING = Decimal("0.00")
SHARES = (
    (_("MRIF share"), (Source.MRIF,)),
    (_("own share"), (Source.OWN_RESOURCES,)),
    (_("southern share"), (Source.SOUTHERN_PARTNER,)),
    (_("cumulative public aid"), PUBLIC_AID),
)


@dataclass(frozen=True)
class StageFunding:
    """The amounts in CAD of one stage; ``by_year``: by the year in which the fiscal year began,
    None where the day is unknown."""

    stage: Stage
    by_source: dict[Source, Decimal] = field(default_factory=dict)
    by_nature: dict[Nature, Decimal] = field(default_factory=dict)
    by_year: dict[int | None, Decimal] = field(default_factory=dict)

    @property
    def total(self) -> Decimal:
        return self.of(*Source)

    def of(self, *sources: Source) -> Decimal:
        return sum((self.by_source.get(one, NOTHING) for one in sources), NOTHING)

    def share(self, *sources: Source) -> Share:
        return Share(self.of(*sources), self.total)

    @property
    def leverage(self) -> Decimal | None:
        """Other dollars for one of the MRIF, to the cent; None where the MRIF gives none."""
        ministry = self.of(Source.MRIF)
        return rounded(self.total - ministry, ministry, places=2) if ministry else None

    def add(self, source: str, nature: str, year: int | None, total: Decimal) -> None:
        _add(self.by_source, Source(source), total)
        _add(self.by_nature, Nature(nature), total)
        _add(self.by_year, year, total)


def _add(amounts: dict[K, Decimal], key: K, amount: Decimal) -> None:
    amounts[key] = amounts.get(key, NOTHING) + amount


@dataclass(frozen=True)
class Funding:
    """The stages at which something is recorded, in their order."""

    stages: list[StageFunding]

    @classmethod
    def of(cls, contributions: Any) -> "Funding":
        """``contributions``: a queryset of those of one project; it is asked once."""
        return cls.of_rows(contributions.totals(*BY))

    @classmethod
    def of_rows(cls, rows: Iterable[dict[str, Any]]) -> "Funding":
        found: dict[Stage, StageFunding] = {}
        for row in rows:
            stage = Stage(row["stage"])
            one = found.setdefault(stage, StageFunding(stage))
            one.add(row["source"], row["nature"], row["fiscal_year"], row["total"] or NOTHING)
        return cls([found[stage] for stage in Stage if stage in found])

    def at(self, stage: Stage) -> StageFunding | None:
        return next((one for one in self.stages if one.stage == stage), None)

    @property
    def basis(self) -> StageFunding | None:
        """What programmes are compared with: what is committed, or planned where nothing is."""
        return self.at(Stage.COMMITTED) or self.at(Stage.PLANNED)

"""What the ministry's dollars bring with them."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from projects.enums import Nature, Source, Stage, Type
from projects.figures import figures
from projects.models import Programme, Project
from projects.reports.amounts import LABELS, NEVER_ADDED, by_stage
from projects.reports.parameters import ProjectParameters
from projects.reports.sources import OfContributions
from registry.amounts import rounded
from registry.extracts import Heading
from registry.extracts.heading import Value
from registry.reports import amount, any_of_choice, code, of_field
from registry.reports.headings import UNKNOWN
from registry.reports.report import Drawn


class LeverageParameters(ProjectParameters):
    nature = any_of_choice(_("Nature"), Nature.choices)


def _programmes() -> dict[str, str]:
    return {one.code: str(one) for one in Programme.objects.all()}


def _of_stage(stage: Stage) -> list[Heading]:
    label = LABELS[stage]
    return [
        amount(f"mrif_{stage}_cad", _of(_("MRIF"), label), _("What the MRIF gives at this stage.")),
        amount(
            f"other_{stage}_cad",
            _of(_("others"), label),
            _("What all other sources together give at this stage, in kind and services included."),
        ),
        amount(
            f"{stage}_leverage",
            _of(_("leverage"), stage.label),
            _(
                "Other dollars for one dollar of the MRIF at this stage, to the cent; empty where "
                "the MRIF gives none. In the row of totals, that of the totals."
            ),
            is_summed=False,
        ),
    ]


def _of(who: Any, what: Any) -> Any:
    return format_lazy("{} – {}", who, what)


def leverage(ministry: Any, others: Any) -> Decimal | None:
    return rounded(others or Decimal("0.00"), ministry, places=2) if ministry else None


class Leverage(OfContributions):
    name = "leverage"
    title = _("Leverage: other dollars per MRIF dollar")
    purpose = _("How much others give for each dollar of the MRIF, by programme and type.")
    grain = _("One row for each programme and type of project that something is recorded for.")
    remarks = (NEVER_ADDED,)
    parameters = LeverageParameters
    key = ("programme", "type")
    drawn = Drawn("programme", "mrif_committed_cad")
    headings = (
        code("programme", _("programme"), _programmes, _("Its code.")),
        of_field(Project, "type"),
        *(heading for stage in Stage for heading in _of_stage(stage)),
    )

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Iterator[Any]:
        paid = by_stage(figures(asked, everything=everything), "programme", "type", "source")
        groups: dict[tuple[str, str], dict[str, list[Any]]] = {}
        for (programme, kind, source), amounts in paid.items():
            groups.setdefault((programme or UNKNOWN, kind), {})[source] = amounts
        order = Type.values.index
        for group in sorted(groups, key=lambda g: (g[0] == UNKNOWN, g[0], order(g[1]))):
            yield (*group, *self._figures(groups[group]))

    def _figures(self, by_source: dict[str, list[Any]]) -> Iterator[Value]:
        for place, _stage in enumerate(Stage):
            ministry = by_source.get(Source.MRIF, [None] * len(Stage))[place]
            given = [by_source[s][place] for s in by_source if s != Source.MRIF]
            known = [value for value in given if value is not None]
            others = sum(known, Decimal("0.00")) if known else None
            yield from (ministry, others, leverage(ministry, others))

    def total(self, sums: dict[str, Any]) -> Mapping[str, Value]:
        ratios = {
            f"{stage}_leverage": leverage(
                sums.get(f"mrif_{stage}_cad"), sums.get(f"other_{stage}_cad")
            )
            for stage in Stage.values
        }
        return {**sums, **ratios}

"""Who pays, year by year, and with what."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from projects.figures import figures
from projects.models import Contribution
from projects.reports.amounts import NEVER_ADDED, STAGES, by_stage, year
from projects.reports.parameters import FundingParameters
from registry.reports import Drawn, Parameters, Question, Report, code, of_field


class OfContributions(Report):
    question = Question.MONEY
    remarks: ClassVar[Sequence[Any]] = (NEVER_ADDED,)
    parameters: ClassVar[type[Parameters]] = FundingParameters
    permissions = ("projects.view_contribution",)


class FundingBySource(OfContributions):
    name = "funding-by-source"
    title = _("Funding by source")
    purpose = _("Who pays for the projects, in each fiscal year.")
    grain = _("One row for each fiscal year and source of the money.")
    key = ("fiscal_year", "source")
    drawn = Drawn("source", "committed_cad")
    headings = (
        code(
            "fiscal_year",
            _("fiscal year"),
            dict,
            _("From 1 April to 31 March, of the day of the contribution."),
        ),
        of_field(Contribution, "source"),
        *STAGES,
    )

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Iterator[Any]:
        found = by_stage(figures(asked, everything=everything), "fiscal_year", "source")
        for begun, source in sorted(found, key=lambda row: (row[0] or 9999, row[1])):
            yield (year(begun), source, *found[begun, source])


class CashAndInKind(OfContributions):
    name = "cash-and-in-kind"
    title = _("Cash, in kind and services")
    purpose = _("What each source gives in money, in kind and in services.")
    grain = _("One row for each source of the money and nature of what is given.")
    key = ("source", "nature")
    drawn = Drawn("nature", "committed_cad")
    headings = (
        of_field(Contribution, "source"),
        of_field(Contribution, "nature"),
        *STAGES,
    )

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Iterator[Any]:
        found = by_stage(figures(asked, everything=everything), "source", "nature")
        for source, nature in sorted(found):
            yield (source, nature, *found[source, nature])

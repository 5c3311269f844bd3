"""Where the money goes, and from which region of Québec it is managed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from organizations.reports.parameters import sector_labels
from projects.enums import Stage
from projects.figures import Counted, Kept, figures
from projects.figures.dimensions import shared_out
from projects.funding.stages import NOTHING
from projects.models import CountryShare
from projects.reports.amounts import (
    NEVER_ADDED,
    STAGES,
    Amounts,
    added,
    by_amount,
    by_stage,
)
from projects.reports.parameters import FundingParameters
from projects.reports.sources import OfContributions
from registry.money import to_the_cent
from registry.reports import Drawn, code, count, of_field
from registry.reports.headings import UNATTRIBUTED, UNKNOWN

COUNTED = _(
    "Projects of the types asked for, whether or not they are funded. One of several countries or "
    "sectors counts in each: the column is not added up. Not attributed: those that name none."
)
BY_SHARE = _(
    "A project of several countries or sectors gives each its share. Where no share is recorded, "
    "its only one gets everything; of several, none does: what they get is not attributed, and has "
    "a row of its own, so that the total is that of every contribution."
)


class _Shared(OfContributions):
    """``shared``: the dimension of which a project has several, each with a share."""

    version = 2
    remarks = (NEVER_ADDED, BY_SHARE)
    shared: ClassVar[str]

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Iterator[Any]:
        of = figures(asked, everything=everything)
        found = self._amounts(of)
        counts = {key or UNATTRIBUTED: n for (key,), n in of.projects(self.shared).items()}
        codes = {key for key in (*found, *counts) if found.get(key) or counts.get(key)}
        nothing: Amounts = [None] * len(STAGES)
        for one in sorted(codes, key=lambda c: (*by_amount(found.get(c, nothing)), c)):
            yield (one, counts.get(one, 0), *found.get(one, nothing))

    def _amounts(self, of: Counted | Kept) -> dict[str, Amounts]:
        """What no share gives to a code is not attributed."""
        found: dict[str, Amounts] = {}
        whole, shared = of.amounts("stage"), of.amounts("stage", self.shared)
        for place, stage in enumerate(Stage):
            given = shared_out((part, sum_) for (at, part), sum_ in shared.items() if at == stage)
            rest = (whole.get((stage,)) or NOTHING) - sum(given.values(), NOTHING)
            ordered = {key: given[key] for key in sorted(given)}
            for key, amount in to_the_cent({**ordered, UNATTRIBUTED: rest}).items():
                if amount:
                    found.setdefault(key, [None] * len(STAGES))[place] = amount
        return found


class FundingByCountry(_Shared):
    name = "funding-by-country"
    title = _("Funding by country")
    purpose = _("In which countries the money is spent, by the shares of each project.")
    grain = _("One row for each country, and one for what no country can be said to get.")
    key = ("country",)
    shared = "country"
    drawn = Drawn("country", "committed_cad")
    headings = (
        of_field(
            CountryShare,
            "country",
            definition=_(
                "A country where projects take place. Public awareness, in Québec, names none as a "
                "rule: it is not attributed."
            ),
        ),
        count("projects", _("projects"), COUNTED, is_summed=False),
        *STAGES,
    )


class FundingBySector(_Shared):
    name = "funding-by-sector"
    title = _("Funding by sector")
    purpose = _("In which sectors the money is spent, by the shares of each project.")
    grain = _("One row for each sector, and one for what no sector can be said to get.")
    key = ("sector",)
    shared = "sector"
    drawn = Drawn("sector", "committed_cad")
    headings = (
        code("sector", _("sector"), sector_labels, _("Purpose code of the OECD-DAC.")),
        count("projects", _("projects"), COUNTED, is_summed=False),
        *STAGES,
    )


class FundingByRegion(OfContributions):
    name = "funding-by-region"
    title = _("Funding by region of the ICO")
    purpose = _("From which regions of Québec the projects are led, and with how much money.")
    grain = _("One row for each region of the lead, and one for projects without one known lead.")
    parameters = FundingParameters
    key = ("region",)
    drawn = Drawn("region", "committed_cad")
    headings = (
        of_field(
            Organization,
            "region",
            definition=_(
                "The region of the ICO that leads the project. Not attributed: no lead, or several."
            ),
        ),
        count("projects", _("projects"), _("Projects of the types asked for, by their lead.")),
        *STAGES,
    )

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Iterator[Any]:
        of = figures(asked, everything=everything)
        counts: Counter[str] = Counter()
        for (region,), number in of.projects("region").items():
            counts[_region(region)] += number
        paid = by_stage(of, "region")
        for region in sorted(counts):
            amounts = added(some for (of_lead,), some in paid.items() if _region(of_lead) == region)
            yield (region, counts[region], *amounts)


def _region(of_lead: str | None) -> str:
    return UNATTRIBUTED if of_lead is None else of_lead or UNKNOWN

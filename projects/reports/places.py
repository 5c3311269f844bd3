"""Where the money goes, and from which region of Québec it is managed."""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any, ClassVar

from django.db.models import Count
from django.utils.translation import gettext_lazy as _

from organizations.models import Organization
from organizations.reports.parameters import sector_names
from projects.enums import Stage
from projects.funding import ByCountry
from projects.models import CountryShare
from projects.reports.amounts import (
    NEVER_ADDED,
    STAGES,
    Amounts,
    added,
    by_amount,
    by_stage,
    contributions,
    projects,
    sole_lead,
    values_of_leads,
)
from projects.reports.parameters import FundingParameters
from projects.reports.sources import OfContributions
from registry.money import to_the_cent
from registry.reports import Drawn, code, count, of_field
from registry.reports.headings import UNATTRIBUTED, UNKNOWN

COUNTED = _(
    "Projects of the types asked for, whether or not they are funded. One of several countries or "
    "sectors counts in each: the column is not added up."
)
BY_SHARE = _(
    "A project of several countries or sectors gives each its share. Where no share is recorded, "
    "its only one gets everything; of several, none does: what they get is not attributed, and has "
    "a row of its own, so that the total is that of every contribution."
)


class _Shared(OfContributions):
    """``relation`` and ``field``: what of a project has shares."""

    remarks = (NEVER_ADDED, BY_SHARE)
    relation: ClassVar[str]
    field: ClassVar[str]

    def rows(self, asked: Mapping[str, Any], *, everything: bool) -> Iterator[Any]:
        found = self._amounts(contributions(asked, everything=everything))
        own = projects(asked, everything=everything)
        parts = own.rows_of(self.relation).filter(project__in=own.order_by().values("pk"))
        counts = dict(parts.counts(self.field))
        counts[UNATTRIBUTED] = (
            own.exclude(pk__in=parts.order_by().values("project")).count() or None
        )
        codes = {code for code in (*found, *counts) if found.get(code) or counts.get(code)}
        nothing: Amounts = [None] * len(STAGES)
        for one in sorted(codes, key=lambda c: (*by_amount(found.get(c, nothing)), c)):
            yield (one, counts.get(one), *found.get(one, nothing))

    def _amounts(self, rows: Any) -> dict[str, Amounts]:
        found: dict[str, Amounts] = {}
        for place, stage in enumerate(Stage):
            at = ByCountry.of(rows.filter(stage=stage), self.relation, self.field)
            parts = {key: at.amounts[key] for key in sorted(at.amounts)}
            for key, part in to_the_cent({**parts, UNATTRIBUTED: at.unshared}).items():
                if part:
                    found.setdefault(key, [None] * len(STAGES))[place] = part
        return found


class FundingByCountry(_Shared):
    name = "funding-by-country"
    title = _("Funding by country")
    purpose = _("In which countries the money is spent, by the shares of each project.")
    grain = _("One row for each country, and one for what no country can be said to get.")
    key = ("country",)
    relation, field = "countries", "country"
    drawn = Drawn("country", "committed_cad")
    headings = (
        of_field(CountryShare, "country", definition=_("A country where projects take place.")),
        count("projects", _("projects"), COUNTED, is_summed=False),
        *STAGES,
    )


class FundingBySector(_Shared):
    name = "funding-by-sector"
    title = _("Funding by sector")
    purpose = _("In which sectors the money is spent, by the shares of each project.")
    grain = _("One row for each sector, and one for what no sector can be said to get.")
    key = ("sector",)
    relation, field = "sectors", "sector"
    drawn = Drawn("sector", "committed_cad")
    headings = (
        code("sector", _("sector"), sector_names, _("Purpose code of the OECD-DAC.")),
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
        lead = sole_lead("project", everything=everything)
        paid = by_stage(contributions(asked, everything=everything).annotate(lead=lead), "lead")
        own = projects(asked, everything=everything).order_by()
        led = own.annotate(lead=sole_lead("pk", everything=everything))
        regions = values_of_leads(Organization.objects.all(), "region")
        counts: Counter[str] = Counter()
        for pk, number in led.values_list("lead").annotate(projects=Count("pk")):
            counts[regions[pk] or UNKNOWN] += number
        for region in sorted(counts):
            amounts = added(
                amounts for (pk,), amounts in paid.items() if (regions[pk] or UNKNOWN) == region
            )
            yield (region, counts[region], *amounts)

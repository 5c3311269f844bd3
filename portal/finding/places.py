"""Grounds about where: who is there, who has worked there, who says that it does."""

from collections.abc import Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django_countries import countries
from pyroaring import BitMap

from organizations.enums import Kind
from organizations.models import Organization
from portal.finding.ground import Ground, Told
from portal.finding.reasons import anchor, link
from portal.finding.wishes import Aspect
from portal.finding.work import Work, earliest
from registry.memory.tallies import Known


class Based(Ground):
    code, aspect, weight, owner = "based", Aspect.PLACE, 4, "pk"
    kinds = (Kind.SOUTHERN_PARTNER,)
    label = gettext_lazy("a southern partner is in the country")

    def rows(self) -> Any:
        return Organization.objects.public().filter(country__in=self.wish.countries)

    def held(self, known: Known) -> BitMap:
        return known.sets("country").union(self.codes)

    def told(self, partners: Sequence[Organization], work: Work) -> Told:
        """Without a query: the country is a part of what is shown."""
        for one in partners:
            if one.kind in self.kinds and str(one.country) in self.wish.countries:
                country = anchor(one.get_absolute_url(), str(countries.name(str(one.country))))
                sentence = format_html(_("its country: {country}"), country=country)
                yield one.pk, self.reason(sentence, one)


class WorkedThere(Ground):
    code, aspect, weight = "worked_there", Aspect.PLACE, 4
    label = gettext_lazy("it has taken part in projects in the country")

    def told(self, partners: Sequence[Organization], work: Work) -> Told:
        for tally in work.by_code("country", self.codes, earliest):
            told = (
                ngettext(
                    "{country}: at work since {year}, {project}",
                    "{country}: at work since {year}, {count} projects, the first is {project}",
                    tally.projects,
                )
                if tally.first.start
                else _("{country}: {project}")
            )
            parts = {
                "country": countries.name(str(tally.code)),
                "count": tally.projects,
                "year": tally.first.start and tally.first.start.year,
            }
            shown = format_html(told, project=link(tally.first, "title"), **parts)
            yield tally.owner, self.reason(shown, tally.first)


class Declares(Ground):
    code, aspect, weight = "declares", Aspect.PLACE, 3
    kinds = (Kind.ICO,)
    label = gettext_lazy("an ICO says that it is active in the country")

    def shown(self, rows: Any) -> Any:
        return rows.select_related("organization").order_by("country", "pk")

    def tell(self, rows: Sequence[Any]) -> Told:
        for row in rows:
            country = anchor(row.organization.get_absolute_url(), str(row))
            sentence = format_html(_("says that it is active in: {country}"), country=country)
            yield row.organization_id, self.reason(sentence, row)

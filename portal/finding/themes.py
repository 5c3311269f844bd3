"""Grounds about what is needed: who asks for it, who offers it, who has worked on it."""

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from django.db.models import F, Q
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from pyroaring import BitMap

from organizations.enums import Kind
from organizations.models import Organization, Sector
from portal.finding.ground import Ground, Told
from portal.finding.reasons import firsts, link
from portal.finding.wishes import Aspect
from portal.finding.work import Work, latest
from registry.among import Among
from registry.memory.tallies import Known


class Said(Ground):
    """What is asked for or offered: of a sector that is asked, or answering the words."""

    aspect = Aspect.THEME

    @cached_property
    def answering(self) -> Any:
        """The condition that a row answers the words, if there are any; looked for once."""
        asked = self.wish.question if self.wish.has_words else None
        return asked and Q(Among(F("pk"), self.tie.rows.asked(asked).keys))

    def rows(self) -> Any:
        if not self.answering:
            return super().rows()
        return self.tie.rows.filter(Q(sector__in=self.codes) | self.answering)

    def held(self, known: Known) -> BitMap:
        own = super().held(known)
        return own | self.asked(self.tie.rows.filter(self.answering)) if self.answering else own


class Asks(Said):
    code, weight = "asks", 8
    kinds = (Kind.SOUTHERN_PARTNER,)
    label = gettext_lazy("a southern partner asks for it, and the need is open")

    def shown(self, rows: Any) -> Any:
        return firsts(rows, ["organization"], (F("since").desc(nulls_last=True), F("key")))

    def tell(self, rows: Sequence[Any]) -> Told:
        for need in rows:
            others = need.rows_in_group - 1
            sentence = ngettext(
                "asks for {need}, and for {count} other thing that fits",
                "asks for {need}, and for {count} other things that fit",
                others,
            )
            told = sentence if others else _("asks for {need}")
            yield (
                need.organization_id,
                self.reason(format_html(told, need=link(need, "title"), count=others), need),
            )


class Offers(Said):
    code, weight = "offers", 8
    kinds = (Kind.QUEBEC_PARTNER,)
    label = gettext_lazy("a Québec partner offers its expertise in it")

    def shown(self, rows: Any) -> Any:
        found = firsts(rows, ["organization"], (F("domain_fr"), F("pk")))
        return found.select_related("organization")

    def tell(self, rows: Sequence[Any]) -> Told:
        for one in rows:
            others = one.rows_in_group - 1
            sentence = ngettext(
                "offers {expertise}, and {count} other expertise that fits",
                "offers {expertise}, and {count} others that fit",
                others,
            )
            told = sentence if others else _("offers {expertise}")
            url = f"{one.organization.get_absolute_url()}#expertise-{one.pk}"
            shown = link(one, "domain", url=url)
            yield (
                one.organization_id,
                self.reason(format_html(told, expertise=shown, count=others), one),
            )


class WorkedOn(Ground):
    code, aspect, weight = "worked_on", Aspect.THEME, 4
    label = gettext_lazy("it has taken part in projects in the sector")

    def told(self, partners: Sequence[Organization], work: Work) -> Told:
        sectors = Sector.objects.in_bulk(self.codes)
        for tally in work.by_code("sector", self.codes, latest):
            told = ngettext(
                "{sector}: one project, {project}",
                "{sector}: {count} projects, the latest is {project}",
                tally.projects,
            )
            parts = {"sector": sectors[tally.code].name, "count": tally.projects}
            shown = format_html(told, project=link(tally.first, "title"), **parts)
            yield tally.owner, self.reason(shown, tally.first)

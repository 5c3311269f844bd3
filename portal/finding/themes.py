"""Grounds about what is needed: who asks for it, who offers it, who has worked on it."""

from functools import cached_property
from typing import Any

from django.db.models import F
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from organizations.enums import Kind
from organizations.models import Expertise, Need, Sector
from portal.finding.ground import Ground, Told, tallies
from portal.finding.reasons import firsts, link
from portal.finding.wishes import Aspect
from projects.models import Participation

LATEST = (F("project__start").desc(nulls_last=True), F("project__key"), F("pk"))


class Asks(Ground):
    code, aspect, weight = "asks", Aspect.THEME, 8
    kinds = (Kind.SOUTHERN_PARTNER,)
    label = gettext_lazy("a southern partner asks for it, and the need is open")

    @cached_property
    def fitting(self) -> Any:
        return self.wish.theme(Need.objects.public().open())

    def rows(self) -> Any:
        return self.fitting.all()

    def tell(self, rows: Any) -> Told:
        order = (F("since").desc(nulls_last=True), F("key"))
        for need in firsts(rows, ["organization"], order):
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


class Offers(Ground):
    code, aspect, weight = "offers", Aspect.THEME, 8
    kinds = (Kind.QUEBEC_PARTNER,)
    label = gettext_lazy("a Québec partner offers its expertise in it")

    @cached_property
    def fitting(self) -> Any:
        return self.wish.theme(Expertise.objects.public())

    def rows(self) -> Any:
        return self.fitting.all()

    def tell(self, rows: Any) -> Told:
        order = (F("domain_fr"), F("pk"))
        for one in firsts(rows, ["organization"], order).select_related("organization"):
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
    PATH = "project__sectors__sector"

    def rows(self) -> Any:
        rows = Participation.objects.public().begun()
        return rows.filter(**{f"{self.PATH}__in": self.wish.sectors})

    def tell(self, rows: Any) -> Told:
        sectors = Sector.objects.in_bulk(self.wish.sectors)
        for tally in tallies(rows, self.PATH, LATEST):
            told = ngettext(
                "{sector}: one project, {project}",
                "{sector}: {count} projects, the latest is {project}",
                tally.projects,
            )
            parts = {"sector": sectors[tally.code].name, "count": tally.projects}
            shown = format_html(told, project=link(tally.first, "title"), **parts)
            yield tally.owner, self.reason(shown, tally.first)

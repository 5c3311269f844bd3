"""Grounds about who already works together."""

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from organizations.enums import PARTNERS, Kind
from organizations.models import Organization, Partnership
from portal.finding.ground import Ground, Told
from portal.finding.reasons import anchor, firsts, link, named
from portal.finding.wishes import Aspect
from portal.finding.work import Tally, Work, latest
from projects.enums import BEGUN
from registry.days import today

OLDEST = (F("start").asc(nulls_last=True), F("pk"))


class Together(Ground):
    code, aspect, weight, owner = "together", Aspect.EXPERIENCE, 6, "ico"
    kinds = (Kind.ICO,)
    label = gettext_lazy("an ICO is already a partner of who asks")

    @property
    def is_asked(self) -> bool:
        return self.wish.asker is not None

    def rows(self) -> Any:
        rows = Partnership.objects.public().in_force(today())
        return rows.filter(partner=self.wish.asker)

    def shown(self, rows: Any) -> Any:
        return firsts(rows.select_related("partner"), ["ico"], OLDEST)

    def tell(self, rows: Sequence[Any]) -> Told:
        for row in rows:
            told = _("already a partner of {partner} since {year}")
            told = told if row.start else _("already a partner of {partner}")
            url = f"{row.partner.get_absolute_url()}#partnerships"
            parts = {"partner": named(row.partner, url=url), "year": row.start and row.start.year}
            yield row.ico_id, self.reason(format_html(told, **parts), row)


class Partnered(Ground):
    code, aspect, weight, owner = "partnered", Aspect.EXPERIENCE, 2, "partner"
    kinds, is_common = PARTNERS, True
    is_asked, codes = True, PARTNERS
    label = gettext_lazy("a partnership with a Québec ICO is in force")

    def shown(self, rows: Any) -> Any:
        return firsts(rows.select_related("ico", "partner"), ["partner"], OLDEST)

    def tell(self, rows: Sequence[Any]) -> Told:
        for row in rows:
            told = _("partner of {ico} since {year}") if row.start else _("partner of {ico}")
            url = f"{row.partner.get_absolute_url()}#partnerships"
            ico = named(row.ico, url=url)
            sentence = format_html(told, ico=ico, year=row.start and row.start.year)
            yield row.partner_id, self.reason(sentence, row)


class TookPart(Ground):
    """Each published project has an ICO for its lead. It is told and counts for nothing: it holds
    of so many that it would slow the order down and tell few apart."""

    code, aspect, weight = "known", Aspect.EXPERIENCE, 0
    kinds = PARTNERS
    is_asked = True
    label = gettext_lazy("it has taken part in projects of Québec ICOs")

    def told(self, partners: Sequence[Organization], work: Work) -> Told:
        known = {one.pk: one for one in partners if one.kind in self.kinds}
        for tally in work.all(latest):
            if tally.owner in known:
                sentence = self._sentence(known[tally.owner], tally)
                yield tally.owner, self.reason(sentence, tally.first)

    def _sentence(self, one: Organization, tally: Tally) -> SafeString:
        count = tally.projects
        told = ngettext(
            "{projects} with a Québec ICO, {project}",
            "{projects} with Québec ICOs, the latest is {project}",
            count,
        )
        number = ngettext("%(count)d project", "%(count)d projects", count) % {"count": count}
        asked = {"partner": one.key, "status": [*BEGUN]}
        url = f"{reverse('projects:list')}?{urlencode(asked, doseq=True)}"
        parts = {"projects": anchor(url, number), "project": link(tally.first, "title")}
        return format_html(told, **parts)

"""Grounds about who already works together."""

from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, F
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from organizations.enums import PARTNERS, Kind
from organizations.models import Partnership
from portal.finding.ground import Ground, Told
from portal.finding.reasons import anchor, firsts, link, named
from portal.finding.themes import LATEST
from portal.finding.wishes import Aspect
from projects.enums import BEGUN
from projects.models import Participation

OLDEST = (F("start").asc(nulls_last=True), F("pk"))


class Together(Ground):
    code, aspect, weight, owner = "together", Aspect.EXPERIENCE, 6, "ico"
    kinds = (Kind.ICO,)
    label = gettext_lazy("an ICO is already a partner of who asks")

    @property
    def is_asked(self) -> bool:
        return self.wish.asker is not None

    def rows(self) -> Any:
        rows = Partnership.objects.public().in_force(timezone.localdate())
        return rows.filter(partner=self.wish.asker)

    def tell(self, rows: Any) -> Told:
        for row in firsts(rows.select_related("partner"), ["ico"], OLDEST):
            told = _("already a partner of {partner} since {year}")
            told = told if row.start else _("already a partner of {partner}")
            url = f"{row.partner.get_absolute_url()}#partnerships"
            parts = {"partner": named(row.partner, url=url), "year": row.start and row.start.year}
            yield row.ico_id, self.reason(format_html(told, **parts), row)


class Partnered(Ground):
    code, aspect, weight, owner = "partnered", Aspect.EXPERIENCE, 2, "partner"
    kinds, is_common = PARTNERS, True
    is_asked = True
    label = gettext_lazy("a partnership with a Québec ICO is in force")

    def rows(self) -> Any:
        return Partnership.objects.public().in_force(timezone.localdate())

    def tell(self, rows: Any) -> Told:
        for row in firsts(rows.select_related("ico", "partner"), ["partner"], OLDEST):
            told = _("partner of {ico} since {year}") if row.start else _("partner of {ico}")
            url = f"{row.partner.get_absolute_url()}#partnerships"
            ico = named(row.ico, url=url)
            sentence = format_html(told, ico=ico, year=row.start and row.start.year)
            yield row.partner_id, self.reason(sentence, row)


class Known(Ground):
    """Each published project has an ICO for its lead. It is told and counts for nothing: it holds
    of so many that it would slow the order down and tell few apart."""

    code, aspect, weight = "known", Aspect.EXPERIENCE, 0
    kinds = PARTNERS
    is_asked = True
    label = gettext_lazy("it has taken part in projects of Québec ICOs")

    def rows(self) -> Any:
        return Participation.objects.public().begun()

    def tell(self, rows: Any) -> Told:
        pairs = rows.order_by().values_list("organization")
        counts = dict(pairs.annotate(total=Count("project", distinct=True)))
        for row in firsts(rows, ["organization"], LATEST).select_related("project", "organization"):
            count = counts.get(row.organization_id, 1)
            told = ngettext(
                "{projects} with a Québec ICO, {project}",
                "{projects} with Québec ICOs, the latest is {project}",
                count,
            )
            number = ngettext("%(count)d project", "%(count)d projects", count) % {"count": count}
            asked = {"partner": row.organization.key, "status": [*BEGUN]}
            url = f"{reverse('projects:list')}?{urlencode(asked, doseq=True)}"
            parts = {"projects": anchor(url, number), "project": link(row.project, "title")}
            yield row.organization_id, self.reason(format_html(told, **parts), row.project)

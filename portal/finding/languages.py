"""Grounds about languages: in which one it is named, and which are official where it is. No record
says in which ones it works, and no reason does."""

from collections.abc import Collection, Sequence
from typing import Any

from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django_countries import countries
from pyroaring import BitMap

from organizations.enums import Kind
from organizations.models import Organization
from portal.finding.ground import Ground, Told
from portal.finding.reasons import anchor
from portal.finding.wishes import Aspect
from portal.finding.work import Work
from registry.languages import language_name, official_in, where_official
from registry.memory.tallies import Known


class NamedIn(Ground):
    code, aspect, weight, owner = "named_in", Aspect.LANGUAGE, 4, "pk"
    label = gettext_lazy("its name is recorded in the language")

    @property
    def codes(self) -> Collection[str]:
        return self.wish.languages

    def rows(self) -> Any:
        return Organization.objects.public().named_in(self.codes)

    def held(self, known: Known) -> BitMap:
        return known.sets("name_language").union(self.codes)

    def told(self, partners: Sequence[Organization], work: Work) -> Told:
        """Without a query: the language is a part of what is read."""
        for one in partners:
            if one.name_language in self.codes:
                language = anchor(one.get_absolute_url(), language_name(one.name_language))
                told = _("its name is recorded in this language: {language}")
                yield one.pk, self.reason(format_html(told, language=language), one)


class OfficialThere(Ground):
    """Of those in the South alone: Canada's two languages say little of who is in Québec."""

    code, aspect, weight, owner = "official_there", Aspect.LANGUAGE, 2, "pk"
    kinds = (Kind.SOUTHERN_PARTNER,)
    label = gettext_lazy("the language is official where a southern partner is, in law or in fact")

    @property
    def codes(self) -> Collection[str]:
        """Of countries."""
        return where_official(self.wish.languages)

    def rows(self) -> Any:
        return Organization.objects.public().filter(country__in=self.codes)

    def held(self, known: Known) -> BitMap:
        return known.sets("country").union(self.codes)

    def told(self, partners: Sequence[Organization], work: Work) -> Told:
        for one in partners:
            there = [code for code in official_in(str(one.country)) if code in self.wish.languages]
            if there and one.kind in self.kinds:
                parts = {
                    "country": anchor(
                        one.get_absolute_url(), str(countries.name(str(one.country)))
                    ),
                    "languages": ", ".join(map(language_name, there)),
                }
                told = _(
                    "official in its country, {country}, in law or in fact"
                    " (Unicode CLDR): {languages}"
                )
                yield one.pk, self.reason(format_html(told, **parts), one)

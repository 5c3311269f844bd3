"""What lists of needs can be asked."""

from collections.abc import Collection, Sequence
from types import MappingProxyType
from typing import Self

from django.db.models import Case, CharField, F, Prefetch, Q, Value, When

from organizations.enums import NeedStatus
from organizations.places import by_kind, lexicon
from organizations.querysets.partnership import OfOrganizationQuerySet
from registry.search.asking import Meaning, Question
from registry.search.searching import Searched
from registry.search.where import Where


class NeedQuerySet(Searched, OfOrganizationQuerySet):
    places = (
        Where("title_forms", 0, folded="title_folded"),
        Where("text_forms", 6),
        Where("name_forms", 8, "organization", "needs"),
    )
    meant = MappingProxyType({"country": ("country",)})
    tie = ("title_folded", "key")
    staff_facets = ("status", "country", "sector")
    lexicon = staticmethod(lexicon)

    def meaning(self, meanings: Sequence[Meaning]) -> Q:
        """Those of a country, or of an organization there."""
        codes = by_kind(meanings).get("country", [])
        return Q(country__in=codes) | Q(country="", organization__country__in=codes)

    def telling(self, question: Question) -> Self:
        return self

    def open(self) -> Self:
        return self.filter(status=NeedStatus.OPEN)

    def in_countries(self, codes: Collection[str]) -> Self:
        """Those of one of the countries, their own or that of who asks."""
        return self.filter(Q(country__in=codes) | Q(country="", organization__country__in=codes))

    def with_public_place(self) -> Self:
        """Annotates ``public_country``, and ``public_place``: empty unless its partner publishes
        where it is."""
        own, none = F("country"), Value("")
        country = Case(When(country="", then=F("organization__country")), default=own)
        shown = When(organization__publish_location=True, then=F("place"))
        place = Case(shown, default=none, output_field=CharField())
        return self.annotate(public_country=country, public_place=place)

    def for_page(self) -> Self:
        """With who asks and what is public of where."""
        return self.select_related("organization", "sector").with_public_place()

    def for_list(self) -> Self:
        """With ``public_answers``, the published projects that answer each, the latest first."""
        rows = self.rows_of("answers").public().select_related("project")
        latest = F("project__start").desc(nulls_last=True)
        rows = rows.order_by(latest, "project__key")
        return self.prefetch_related(Prefetch("answers", queryset=rows, to_attr="public_answers"))

"""What lists of what Québec partners offer can be asked."""

from collections.abc import Sequence
from typing import Self

from django.db.models import Q

from organizations.places import by_kind, lexicon
from organizations.querysets.partnership import OfOrganizationQuerySet
from registry.rules import any_of
from registry.search.asking import Meaning, Question
from registry.search.searching import Searched
from registry.search.where import Where


class ExpertiseQuerySet(Searched, OfOrganizationQuerySet):
    places = (
        Where("domain_forms", 0, folded="search_folded"),
        Where("name_forms", 8, "organization", "expertises"),
    )
    tie = ("search_folded", "pk")
    lexicon = staticmethod(lexicon)

    def meaning(self, meanings: Sequence[Meaning]) -> Q:
        """Those of an organization in a region, or of a subtype."""
        codes = by_kind(meanings)
        return any_of(Q(**{f"organization__{name}__in": codes[name]}) for name in codes)

    def telling(self, question: Question) -> Self:
        return self

    def for_page(self) -> Self:
        """With who offers it."""
        return self.select_related("organization", "sector")

    def for_list(self) -> Self:
        return self

"""What is asked of a partner."""

from dataclasses import dataclass, replace
from functools import reduce
from operator import and_
from typing import Self

from django.db.models import Q, TextChoices

from organizations.models import Need, Organization
from registry.rules import any_of
from registry.text import fold


class Aspect(TextChoices):
    """What a reason is about."""

    PLACE = "place"
    THEME = "theme"
    EXPERIENCE = "experience"


@dataclass(frozen=True)
class Wish:
    """``words``: of what is needed. ``asker``: whose need is to be answered, if one is."""

    countries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    words: str = ""
    asker: Organization | None = None

    @classmethod
    def of_need(cls, need: Need) -> Self:
        """What the need asks, as it is said; needs ``for_page``."""
        sectors = (need.sector_id,) if need.sector_id else ()
        countries = (need.public_country,) if need.public_country else ()
        return cls(countries, sectors, asker=need.organization)

    def joined(self, other: "Wish") -> "Wish":
        """What either asks."""
        countries, sectors = self.countries + other.countries, self.sectors + other.sectors
        return replace(self, countries=countries, sectors=sectors, asker=self.asker or other.asker)

    @property
    def aspects(self) -> tuple[Aspect, ...]:
        """What it asks about."""
        theme = bool(self.sectors or self.has_words)
        asked = {Aspect.PLACE: bool(self.countries), Aspect.THEME: theme}
        return tuple(aspect for aspect, is_asked in asked.items() if is_asked)

    @property
    def has_words(self) -> bool:
        return bool(fold(self.words))

    @property
    def theme(self) -> Q:
        """Which needs, or expertise, are of a sector that is asked or hold each of the words."""
        own = [Q(sector__in=self.sectors)] if self.sectors else []
        if self.has_words:
            own.append(
                reduce(and_, (Q(search_folded__contains=w) for w in fold(self.words).split()))
            )
        return any_of(own)

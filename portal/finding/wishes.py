"""What is asked of a partner."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Any, Self

from django.db.models import TextChoices

from organizations.enums import Kind
from organizations.models import Expertise, Need, Organization
from registry.search.asking import Question


class Aspect(TextChoices):
    """What a reason is about."""

    PLACE = "place"
    THEME = "theme"
    LANGUAGE = "language"
    EXPERIENCE = "experience"


@dataclass(frozen=True)
class Wish:
    """``question``: the words of what is needed, as they are understood. ``asker``: whose need is
    to be answered, if one is."""

    countries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    question: Question | None = None
    asker: Organization | None = None
    languages: tuple[str, ...] = ()

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
        asked = {
            Aspect.PLACE: bool(self.countries),
            Aspect.THEME: theme,
            Aspect.LANGUAGE: bool(self.languages),
        }
        return tuple(aspect for aspect, is_asked in asked.items() if is_asked)

    @property
    def listing(self) -> tuple[Aspect, ...]:
        """Those of which any is enough to be listed: a language is, where nothing else is asked."""
        others = tuple(one for one in self.aspects if one is not Aspect.LANGUAGE)
        return others or self.aspects

    @property
    def has_words(self) -> bool:
        return bool(self.question and self.question.terms)


def understood(text: str, kinds: Collection[Kind], *, exact: bool = False) -> Question:
    """What a text asks of organizations of some kinds, of their needs and of their expertise: the
    same of all of them. It is mended where none of them answers it as typed."""
    searched: list[Any] = [Organization.objects.public().filter(kind__in=kinds)]
    searched += [
        rows.filter(organization__kind__in=kinds)
        for rows in (Need.objects.public().open(), Expertise.objects.public())
    ]
    typed: Question = searched[0].question(text, exact=True)
    if exact or typed.found or any(rows.asked(typed).found for rows in searched[1:]):
        return typed
    mended = (rows.question(text) for rows in searched)
    return next((one for one in mended if one.found), typed)

"""What is asked of a partner."""

from dataclasses import dataclass, replace
from typing import Any, Self

from django.db.models import F, Q, TextChoices

from organizations.models import Expertise, Need, Organization
from registry.among import Among
from registry.asking import Question
from registry.rules import any_of


class Aspect(TextChoices):
    """What a reason is about."""

    PLACE = "place"
    THEME = "theme"
    EXPERIENCE = "experience"


@dataclass(frozen=True)
class Wish:
    """``question``: the words of what is needed, as they are understood. ``asker``: whose need is
    to be answered, if one is."""

    countries: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    question: Question | None = None
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
        return bool(self.question and self.question.terms)

    def theme(self, rows: Any) -> Any:
        """The needs, or expertise, that are of a sector that is asked, or answer the words."""
        own = [Q(sector__in=self.sectors)] if self.sectors else []
        if self.question and self.has_words:
            own.append(Q(Among(F("pk"), rows.asked(self.question).keys)))
        return rows.filter(any_of(own))


def understood(text: str, *, exact: bool = False) -> Question:
    """What a text asks of organizations, of needs and of expertise: the same of all of them. It
    is mended where none of them answers it as typed."""
    searched: list[Any] = [
        Organization.objects.public(),
        Need.objects.public().open(),
        Expertise.objects.public(),
    ]
    typed: Question = searched[0].question(text, exact=True)
    if exact or typed.found or any(rows.asked(typed).found for rows in searched[1:]):
        return typed
    mended = (rows.question(text) for rows in searched)
    return next((one for one in mended if one.found), typed)

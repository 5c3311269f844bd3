"""What is known of an organization that tells it from others."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import Any

from django.utils import translation
from django_countries import countries

from organizations.likeness.naming import Name, fold_acronym, read
from organizations.likeness.vocabulary import MEANING
from registry.text import fold, web_domain


@dataclass(frozen=True)
class Described:
    """What is known of an organization that tells it from others. ``names``: its official one
    first; ``identifiers``: by what they are, in the form in which they are compared."""

    names: tuple[str, ...]
    acronym: str = ""
    country: str = ""
    city: str = ""
    website: str = ""
    identifiers: dict[str, str] = field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, organization: Any, other_names: Iterable[str]) -> "Described":
        numbers = {
            "neq": organization.neq,
            "charity": organization.charity_number[:9],
            "iati": organization.iati_identifier.upper(),
        }
        country = getattr(organization.country, "code", organization.country) or ""
        return cls(
            (organization.name, *other_names),
            organization.acronym,
            country,
            fold(organization.city),
            organization.website,
            {what: number for what, number in numbers.items() if number},
        )

    @cached_property
    def read_names(self) -> tuple[Name, ...]:
        return tuple(read(name) for name in self.names)

    @cached_property
    def domain(self) -> str:
        return web_domain(self.website)

    @cached_property
    def acronyms(self) -> frozenset[str]:
        own = {fold_acronym(self.acronym)} - {""}
        return frozenset(own.union(*(name.acronyms for name in self.read_names)))

    @cached_property
    def called(self) -> frozenset[str]:
        """Those of its names that are one word, its country aside."""
        found = ([w for w in name.words if w.meaning != self.place] for name in self.read_names)
        return frozenset(words[0].text for words in found if len(words) == 1)

    @cached_property
    def place(self) -> str:
        """The meaning of the name of its country."""
        return _place(self.country) if self.country else ""


@cache
def _place(country: str) -> str:
    """The same whatever the reader's language is."""
    with translation.override("en"):
        word = fold(str(countries.name(country) or ""))
    return MEANING.get(word, word)

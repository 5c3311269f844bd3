"""Fictional partners: of the South, and the other Québec partners."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from random import Random
from typing import Any

from organizations.enums import SUBTYPES, AliasKind, Kind, Region, Subtype
from organizations.models import Alias, Organization
from portal.demo.cases import QuebecCase, SouthernCase, quebec_case, southern_case
from portal.demo.entries import Entry
from portal.demo.icos import WEIGHTS, quebec_town
from portal.demo.vocabulary import (
    COUNTRIES,
    FICTIONAL_ORGANIZATION,
    FICTIONAL_ORGANIZATION_EN,
    LABEL,
    QUEBEC_PARTNERS,
    SOUTHERN,
    Country,
    Town,
)
from portal.demo.world import World, quebec_among, southern_among
from registry.actions import Draft
from registry.enums import Publication

PUBLICATION: dict[SouthernCase | None, Publication] = {
    SouthernCase.UNVERIFIED: Publication.DRAFT,
    SouthernCase.FOR_PROFIT: Publication.DRAFT,
    SouthernCase.IN_REVIEW: Publication.IN_REVIEW,
    SouthernCase.ARCHIVED: Publication.ARCHIVED,
}
CLOSED = "Le groupe fictif a cessé ses activités et n’a pas de successeur."
# Where many ICOs work: the other countries have one chance each.
COUNTRY_WEIGHTS = {"HT": 6, "SN": 4, "BF": 3, "ML": 3, "BJ": 2, "PE": 2, "BO": 2, "CD": 2}
OTHER_SOUTHERN = "groupe communautaire"
OTHER_QUEBEC = "organisation culturelle ou municipale"


@dataclass(frozen=True)
class Southern:
    """What other records need to know of a southern partner."""

    number: int
    country: Country
    town: Town

    @classmethod
    def of(cls, world: World, number: int) -> "Southern":
        chance = world.chance("southern-place", number)
        country = COUNTRIES[number % len(COUNTRIES)]
        if number >= len(COUNTRIES):
            weights = [COUNTRY_WEIGHTS.get(one.code, 1) for one in COUNTRIES]
            country = chance.choices(COUNTRIES, weights)[0]
        return cls(number, country, chance.choice(country.towns))


def southern_publication(number: int) -> Publication:
    return PUBLICATION.get(southern_case(number), Publication.PUBLISHED)


def published_southern(chance: Random, among: int) -> int:
    """The number of one of the first ``among`` southern partners, a published one."""
    number = chance.randrange(among)
    while southern_publication(number) != Publication.PUBLISHED:
        number = (number + 1) % among
    return number


def southern_partners(world: World) -> Iterator[Entry]:
    for number in range(southern_among(world.projects)):
        state = southern_publication(number)
        reason = CLOSED if state == Publication.ARCHIVED else ""
        yield Entry(_southern(world, number), state, reason)


def _southern(world: World, number: int) -> Draft:
    chance = world.chance("southern", number)
    facts = Southern.of(world, number)
    subtype = SUBTYPES[Kind.SOUTHERN_PARTNER][number % len(SUBTYPES[Kind.SOUTHERN_PARTNER])]
    language = next(one for one in facts.country.languages if one in SOUTHERN["themes"])
    theme = chance.choice(SOUTHERN["themes"][language])
    name = chance.choice(SOUTHERN[subtype][language]).format(theme=theme, town=facts.town.name)
    key = world.key("southern", number)
    partner = Organization(
        kind=Kind.SOUTHERN_PARTNER,
        subtype=subtype,
        key=key,
        name=f"{LABEL} {name}",
        name_language=language,
        publish_location=number % 5 != 2,
        nonprofit=_nonprofit(number),
        email=f"contact@{key}.example.org",
        website=f"https://{key}.example.org/" if number % 3 else "",
        founded=chance.randint(1975, 2005) if number % 4 else None,
        source_url=world.source("southern", number),
        **_southern_place(facts, chance),
    )
    if subtype == Subtype.OTHER and southern_case(number) != SouthernCase.UNLABELLED:
        partner.other_label = OTHER_SOUTHERN
    return Draft(partner, {"aliases": _former_names(number, theme)})


def _southern_place(facts: Southern, chance: Random) -> dict[str, Any]:
    """Where it is, and the sentences that say so: in French alone for one in four."""
    latitude, longitude = near(facts.town, chance)
    around_fr = facts.country.around_fr(facts.town)
    around_en = facts.country.around_en(facts.town)
    is_translated = facts.number % 4 != 1
    return {
        "country": facts.country.code,
        "city": facts.town.name,
        "latitude": latitude,
        "longitude": longitude,
        "description_fr": f"Active {around_fr}. {FICTIONAL_ORGANIZATION}",
        "description_en": f"Active {around_en}. {FICTIONAL_ORGANIZATION_EN}" * is_translated,
    }


def near(town: Town, chance: Random) -> tuple[Decimal, Decimal]:
    """Coordinates about the town, within some five kilometres."""

    def shift(degrees: Decimal) -> Decimal:
        return (degrees + Decimal(chance.randint(-500, 500)) / 10000).quantize(Decimal("0.00001"))

    return shift(town.latitude), shift(town.longitude)


def _nonprofit(number: int) -> bool | None:
    case = southern_case(number)
    return None if case == SouthernCase.UNVERIFIED else case != SouthernCase.FOR_PROFIT


def _former_names(number: int, theme: str) -> list[Alias]:
    return [Alias(name=f"{LABEL} {theme}", kind=AliasKind.FORMER)] if number % 9 == 4 else []


def quebec_partners(world: World) -> Iterator[Entry]:
    for number in range(quebec_among(world.projects)):
        draft = quebec_case(number) == QuebecCase.DRAFT
        yield Entry(_quebec(world, number), Publication.DRAFT if draft else Publication.PUBLISHED)


def _quebec(world: World, number: int) -> Draft:
    chance = world.chance("quebec", number)
    subtypes = SUBTYPES[Kind.QUEBEC_PARTNER]
    turn, place = divmod(number, len(subtypes))
    subtype = subtypes[place]
    names = QUEBEC_PARTNERS[subtype]
    again, chosen = divmod(turn, len(names))
    key = world.key("quebec", number)
    region = chance.choices(Region.values, [WEIGHTS.get(Region(r), 4) for r in Region.values])[0]
    place_of: dict[str, Any] = quebec_town(region, chance)
    partner = Organization(
        kind=Kind.QUEBEC_PARTNER,
        subtype=subtype,
        other_label=OTHER_QUEBEC if subtype == Subtype.OTHER else "",
        key=key,
        name=f"{LABEL} {names[chosen]}" + (f" {again + 1}" if again else ""),
        name_language="fr",
        email=f"international@{key}.example.org",
        website=f"https://{key}.example.org/" if number % 4 else "",
        founded=chance.randint(1920, 2005) if number % 3 else None,
        description_fr=FICTIONAL_ORGANIZATION,
        description_en=FICTIONAL_ORGANIZATION_EN if number % 4 != 1 else "",
        publish_location=True,
        source_url=world.source("quebec", number),
        **place_of,
    )
    return Draft(partner)

"""Fictional Québec ICOs: who they are and where."""

from collections.abc import Iterator
from random import Random
from typing import Any

from organizations.enums import AliasKind, Kind, Presence, Region
from organizations.models import ActiveCountry, Alias, Organization
from portal.demo.cases import IcoCase, ico_case
from portal.demo.entries import Entry
from portal.demo.vocabulary import (
    COUNTRIES,
    FICTIONAL_ORGANIZATION,
    FICTIONAL_ORGANIZATION_EN,
    ICOS,
    LABEL,
    LABEL_EN,
    QUEBEC_TOWNS,
)
from portal.demo.world import World, icos_among
from registry.actions import Draft
from registry.enums import Publication
from registry.text import fold

PUBLICATION: dict[IcoCase | None, Publication] = {
    IcoCase.WEAK_OFFICE: Publication.DRAFT,
    IcoCase.NO_PRESENCE: Publication.DRAFT,
    IcoCase.NO_REGION: Publication.DRAFT,
    IcoCase.DRAFT: Publication.DRAFT,
    IcoCase.IN_REVIEW: Publication.IN_REVIEW,
    IcoCase.ARCHIVED: Publication.ARCHIVED,
}
DISSOLVED = "Organisme dissous : ses activités fictives ont pris fin."
# As many chances as the region has, of all beyond the first of each region.
WEIGHTS = {Region.MONTREAL: 32, Region.CAPITALE_NATIONALE: 16, Region.MONTEREGIE: 8}
POSTAL_LETTERS = "ABCEGHJKLMNPRSTVWXYZ"


def publication_of(number: int) -> Publication:
    return PUBLICATION.get(ico_case(number), Publication.PUBLISHED)


def published_ico(chance: Random, among: int) -> int:
    """The number of one of the first ``among`` ICOs, a published one."""
    number = chance.randrange(among)
    while publication_of(number) != Publication.PUBLISHED:
        number = (number + 1) % among
    return number


def icos(world: World) -> Iterator[Entry]:
    for number in range(icos_among(world.projects)):
        state = publication_of(number)
        reason = DISSOLVED if state == Publication.ARCHIVED else ""
        yield Entry(_draft(world, number), state, reason)


def _draft(world: World, number: int) -> Draft:
    chance = world.chance("ico", number)
    words, suffix = _words(number)
    key = world.key("ico", number)
    ico = Organization(
        kind=Kind.ICO,
        key=key,
        name=f"{LABEL} {words['name']}{suffix}",
        name_language="fr",
        acronym=_acronym(number),
        email=f"info@{key}.example.org",
        phone=f"+1 514 555-01{number % 100:02d}",
        founded=chance.randint(1955, 1989),
        source_url=world.source("ico", number),
        publish_location=True,
        **_place(world, number, chance),
        **_presence(number),
        **_identifiers(number),
        **_missions(number),
    )
    ico.website = "" if number % 10 == 6 else f"https://{key}.example.org/"
    parts: dict[str, list[Any]] = {"aliases": list(_aliases(number, words))}
    active = chance.sample(COUNTRIES, chance.randint(2, 7))
    parts["active_countries"] = [ActiveCountry(country=country.code) for country in active]
    return Draft(ico, parts)


def _words(number: int) -> tuple[dict[str, str], str]:
    """The words of a name, and its number once every name has served."""
    again, place = divmod(number, len(ICOS["names"]))
    return ICOS["names"][place], f" {again + 1}" if again else ""


def _acronym(number: int) -> str:
    words, suffix = _words(number - (ico_case(number) == IcoCase.TWIN))
    return words["acronym"] + suffix.strip()


def region_of(world: World, number: int) -> str:
    """Each region once, then by weight; the place of an archived ICO goes to no new region."""
    chance = world.chance("ico-region", number)
    firsts = [*range(1, 15), Region.MONTREAL, 15, 16, 17]
    if number < len(firsts):
        return f"{int(firsts[number]):02d}"
    return chance.choices(Region.values, [WEIGHTS.get(Region(r), 2) for r in Region.values])[0]


def quebec_town(region: str, chance: Random) -> dict[str, Any]:
    town = chance.choice(QUEBEC_TOWNS[region])
    local = f"{chance.randrange(10)}{chance.choice(POSTAL_LETTERS)}{chance.randrange(10)}"
    return {
        "country": "CA",
        "region": region,
        "city": town["name"],
        "postal_code": f"{town['postal']} {local}",
    }


def _place(world: World, number: int, chance: Random) -> dict[str, Any]:
    place = quebec_town(region_of(world, number), chance)
    if ico_case(number) == IcoCase.NO_REGION:
        place["region"] = ""
    if ico_case(number) == IcoCase.OUTSIDE_POSTAL_CODE:
        place["postal_code"] = "K1A 0Z9"
    return place


def _presence(number: int) -> dict[str, Any]:
    case = ico_case(number)
    if case == IcoCase.NO_PRESENCE:
        return {}
    if case in (IcoCase.OFFICE, IcoCase.WEAK_OFFICE):
        powers = {"office_selects": True, "office_manages": True}
        return {"quebec_presence": Presence.OFFICE, **powers, "office_acts": case == IcoCase.OFFICE}
    return {"quebec_presence": Presence.HEADQUARTERS}


def check_digit(digits: str) -> int:
    """The digit that completes the digits to pass the Luhn check."""
    doubled = (int(d) * (2 - place % 2) for place, d in enumerate(reversed(digits)))
    return -sum(sum(divmod(value, 10)) for value in doubled) % 10


def _identifiers(number: int) -> dict[str, str]:
    """None for most; numbers in ranges that no register has reached for the others."""
    found = {}
    if number % 4 == 0:
        digits = f"{number + 1:07d}"
        wrong = 0 if number % 8 == 0 else 5
        found["neq"] = f"88{digits}{(check_digit(digits) + wrong) % 10}"
        found["iati_identifier"] = f"CA_QC-QBC-{found['neq']}"
    if number % 9 == 3:
        digits = f"{number + 1:08d}"
        found["charity_number"] = f"{digits}{check_digit(digits)}RR0001"
    return found


def _missions(number: int) -> dict[str, str]:
    place = number % len(ICOS["missions_fr"])
    missions = {"description_fr": f"{ICOS['missions_fr'][place]} {FICTIONAL_ORGANIZATION}"}
    if number % 4 != 1:
        english = f"{ICOS['missions_en'][place]} {FICTIONAL_ORGANIZATION_EN}"
        missions["description_en"] = english
    return missions


def _aliases(number: int, words: dict[str, str]) -> Iterator[Alias]:
    if words["english"]:
        yield Alias(name=f"{LABEL_EN} {words['english']}", kind=AliasKind.TRANSLATION)
    if number % 5 == 0:
        former = f"{LABEL} Comité de solidarité {words['acronym']}"
        yield Alias(name=former, kind=AliasKind.FORMER)
    if number % 7 == 0:
        spelling = f"{LABEL} {fold(words['name'])}"
        yield Alias(name=spelling, kind=AliasKind.SPELLING)

"""What breaks the rules about organizations."""

import re
import unicodedata
from typing import Any

from organizations.models import Alias, Expertise, Organization
from projects.models import Contribution, Participation
from registry.text import fold, likeness, web_domain
from tests.oracle.judge import Judges
from tests.oracle.judges.numbers import passes_luhn
from tests.oracle.world import World

ORGANIZATIONS = Judges()

SUBTYPES = {
    "ico": "",
    "southern_partner": "local_ngo cooperative farming_organization womens_group other",
    "quebec_partner": "trade_union educational_institution social_economy other",
}
REGIONS = {f"{number:02}" for number in range(1, 18)}
NEQ = re.compile(r"(11|22|33|88)[0-9]{8}")
CHARITY = re.compile(r"([0-9]{9})(RR[0-9]{4})?")


def rule(code: str, severity: str) -> Any:
    return ORGANIZATIONS.of(Organization, code, severity)


def country(one: Any) -> str:
    return one.country.code or ""


@rule("organization.kind", "refuse")
def subtype_of_another_kind(_world: World, one: Any) -> bool:
    return one.subtype not in ["", *SUBTYPES[one.kind].split()]


@rule("organization.name", "refuse")
def unnamed(_world: World, one: Any) -> bool:
    controls = [char for char in one.name if unicodedata.category(char) == "Cc"]
    return not one.name.strip() or len(one.name) > 300 or bool(controls)


@rule("organization.region", "refuse")
def unknown_region(_world: World, one: Any) -> bool:
    return one.region not in REGIONS | {""}


@rule("organization.other_label", "warn")
def other_undescribed(_world: World, one: Any) -> bool:
    return one.subtype == "other" and not one.other_label


@rule("ico.quebec_presence", "publish")
def without_presence(_world: World, one: Any) -> bool:
    return one.kind == "ico" and one.quebec_presence not in ("headquarters", "office")


@rule("ico.office_authority", "publish")
def office_without_authority(_world: World, one: Any) -> bool:
    powers = [one.office_selects, one.office_manages, one.office_acts]
    return one.kind == "ico" and one.quebec_presence == "office" and powers != [True] * 3


@rule("ico.region", "publish")
def presence_without_region(_world: World, one: Any) -> bool:
    return one.kind == "ico" and bool(one.quebec_presence) and one.region not in REGIONS


@rule("ico.significant_funding", "warn")
def without_own_resources(world: World, one: Any) -> bool:
    projects = [row.project for row in world.of(Participation, organization=one)]
    own = world.of(Contribution, source="own_resources")
    return one.kind == "ico" and not any(row.project in projects for row in own)


@rule("ico.neq", "warn")
def without_neq(_world: World, one: Any) -> bool:
    return one.kind == "ico" and not one.neq


@rule("southern.country", "refuse")
def southern_partner_nowhere_or_in_canada(_world: World, one: Any) -> bool:
    return one.kind == "southern_partner" and country(one) in ("", "CA")


@rule("southern.nonprofit", "publish")
def not_a_nonprofit(_world: World, one: Any) -> bool:
    return one.kind == "southern_partner" and one.nonprofit is not True


@rule("quebec.location", "refuse")
def quebec_partner_elsewhere(_world: World, one: Any) -> bool:
    return one.kind == "quebec_partner" and country(one) != "CA"


@rule("quebec.expertise", "warn")
def without_expertise(world: World, one: Any) -> bool:
    return one.kind == "quebec_partner" and not world.has(Expertise, organization=one)


@rule("identifier.neq", "refuse")
def bad_neq(world: World, one: Any) -> bool:
    shared = len(world.of(Organization, neq=one.neq)) > 1
    return bool(one.neq) and (shared or not NEQ.fullmatch(one.neq))


@rule("identifier.neq_checksum", "warn")
def odd_neq(_world: World, one: Any) -> bool:
    return bool(NEQ.fullmatch(one.neq)) and not passes_luhn(one.neq[2:])


@rule("identifier.charity", "refuse")
def bad_charity_number(_world: World, one: Any) -> bool:
    found = CHARITY.fullmatch(one.charity_number)
    return bool(one.charity_number) and not (found and passes_luhn(found.group(1)))


@rule("organization.postal_code", "warn")
def postal_code_of_elsewhere(_world: World, one: Any) -> bool:
    in_quebec = one.kind == "quebec_partner" or one.quebec_presence or one.region
    code = one.postal_code.strip()
    return bool(in_quebec and code) and code[0] not in "GHJghj"


@rule("organization.website", "refuse")
def website_of_another_scheme(_world: World, one: Any) -> bool:
    return bool(one.website) and not one.website.startswith(("http://", "https://"))


@rule("organization.coordinates", "refuse")
def not_on_earth(_world: World, one: Any) -> bool:
    both = (one.latitude, one.longitude)
    if None in both:
        return both != (None, None)
    return abs(one.latitude) > 90 or abs(one.longitude) > 180


@rule("organization.duplicate", "warn")
def seems_known_already(world: World, one: Any) -> bool:
    others = [
        other
        for other in world.of(Organization)
        if other != one and other.publication != "archived" and country(other) == country(one)
    ]
    return one.publication != "archived" and any(_alike(world, one, other) for other in others)


def _alike(world: World, one: Any, other: Any) -> bool:
    return any(
        (of(one) & of(other)) - {""}
        for of in (
            lambda each: _names(world, each),
            lambda each: {fold(each.acronym)},
            lambda each: {web_domain(each.website)},
        )
    )


def _names(world: World, one: Any) -> set[str]:
    """The official name and the other ones, without what spellings differ in."""
    return {likeness(row.name) for row in [one, *world.of(Alias, organization=one)]}


@rule("organization.delete", "refuse")
def deleted(_world: World, _one: Any) -> bool:
    """What is there is not deleted."""
    return False

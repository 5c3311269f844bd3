"""What breaks the rules about memberships, partnerships, needs, expertise and contacts."""

from typing import Any

from organizations.models import Contact, Expertise, Membership, Need, Partnership
from tests.oracle.judge import Judges
from tests.oracle.judges.numbers import share_a_day, years_ago
from tests.oracle.world import World

TIES = Judges()


def interval(one: Any) -> tuple:
    return one.start, one.end


def backwards(one: Any) -> bool:
    return bool(one.start and one.end) and one.end < one.start


@TIES.of(Membership, "membership.interval", "refuse")
def bad_membership(world: World, one: Any) -> bool:
    others = [m for m in world.of(Membership, organization=one.organization) if m != one]
    return (
        one.organization.kind != "ico"
        or backwards(one)
        or (one.start is not None and one.start == one.end)
        or any(share_a_day(interval(one), interval(other)) for other in others)
    )


@TIES.of(Membership, "membership.source", "publish")
def unproven_membership(_world: World, one: Any) -> bool:
    return not (one.source_url and one.checked_on)


@TIES.of(Partnership, "partnership.sides", "refuse")
def not_an_ico_with_a_partner(_world: World, one: Any) -> bool:
    return one.ico.kind != "ico" or one.partner.kind == "ico"


@TIES.of(Partnership, "partnership.interval", "refuse")
def bad_partnership(world: World, one: Any) -> bool:
    pairs = world.of(Partnership, ico=one.ico, partner=one.partner)
    return backwards(one) or any(
        share_a_day(interval(one), interval(other)) for other in pairs if other != one
    )


@TIES.of(Partnership, "partnership.signed", "refuse")
def signed_in_the_future(world: World, one: Any) -> bool:
    return one.signed_on is not None and one.signed_on > world.today


@TIES.of(Partnership, "partnership.stale", "warn")
def stale(world: World, one: Any) -> bool:
    """To begin it, or to sign it, is to look at it."""
    limit = years_ago(world.today, 3)
    looked_at = [day for day in (one.start, one.signed_on, one.reviewed_on) if day]
    return one.end is None and max(looked_at, default=limit.min) < limit


@TIES.of(Partnership, "partnership.expertise", "warn")
def without_domain(_world: World, one: Any) -> bool:
    return one.partner.kind == "quebec_partner" and not one.expertise


@TIES.of(Need, "need.organization", "refuse")
def need_of_another(_world: World, one: Any) -> bool:
    return one.organization.kind != "southern_partner"


@TIES.of(Expertise, "expertise.organization", "refuse")
def expertise_of_another(_world: World, one: Any) -> bool:
    return one.organization.kind != "quebec_partner"


@TIES.of(Contact, "contact.person", "refuse")
def person_without_reason(_world: World, one: Any) -> bool:
    personal = one.person or one.personal_email or one.personal_phone
    return bool(personal) and not (one.purpose and one.legal_basis and one.review_on)


@TIES.of(Contact, "contact.consent", "refuse")
def published_without_consent(_world: World, one: Any) -> bool:
    return one.publish and not one.consent_on

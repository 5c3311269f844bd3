"""What ties organizations to one another, and what they ask for and offer."""

from typing import Any

from hypothesis import strategies as st

from organizations.models import Contact, Expertise, Membership, Need, Organization, Partnership
from tests.oracle.judges.numbers import share_a_day
from tests.oracle.making.maker import Maker
from tests.oracle.making.organizations import plain_ones
from tests.oracle.world import World


def of_kind(m: Maker, *kinds: str) -> Organization:
    """One of these kinds; rarely of any."""
    ones = m.of(Organization)
    return m.pick(*(ones if m.rarely() else [one for one in ones if one.kind in kinds]))


def add_apart(m: Maker, model: Any, sides: dict[str, Any], **values: Any) -> None:
    """Rarely, beside another of the same sides with a day in common."""
    start, end = m.interval()
    end = end if m.pick(True, False) else None
    others = [(one.start, one.end) for one in m.of(model, **sides)]
    if m.rarely() or not any(share_a_day((start, end), other) for other in others):
        m.add(model, start=start, end=end, **sides, **values)


def partnership(m: Maker) -> None:
    partner = of_kind(m, "southern_partner", "quebec_partner")
    add_apart(
        m,
        Partnership,
        {"ico": of_kind(m, "ico"), "partner": partner},
        signed_on=m.day(years=(3,)),
        reviewed_on=m.day(years=(3, 3, 1)),
        expertise=m.pick("", "Irrigation"),
    )


def membership(m: Maker) -> None:
    source = {"source_url": m.pick("", "https://example.org"), "checked_on": m.day()}
    add_apart(m, Membership, {"organization": of_kind(m, "ico")}, **source)


def contact(m: Maker) -> None:
    told = not m.rarely()
    m.add(
        Contact,
        organization=m.pick(*m.of(Organization)),
        function="Direction",
        person=m.pick("", "Ada"),
        personal_phone=m.pick("", "1"),
        purpose="Suivi" if told else m.pick("", "Suivi"),
        legal_basis="consent" if told else m.pick("", "consent"),
        review_on=m.day(known=told),
        consent_on=m.day(known=told),
        publish=m.pick(False, True),
    )


@st.composite
def tied_worlds(draw: Any) -> World:
    m = Maker(draw)
    plain_ones(m, "ico", "southern_partner", "quebec_partner", "ico")
    for make in (membership, partnership, contact):
        for _ in range(m.number(1, 3)):
            make(m)
    for _ in range(m.number(0, 2)):
        who = of_kind(m, "southern_partner")
        m.add(Need, organization=who, **m.bilingual("title"), **m.bilingual("description"))
    for number in range(m.number(0, 2)):
        texts = {**m.bilingual("domain"), "domain_fr": f"Eau {number}"}
        m.add(Expertise, organization=of_kind(m, "quebec_partner"), **texts)
    return m.world
